"""Papers as Word files: everything in the PDF, with real Word headings, lists, tables and pictures."""

import io
import re
from zipfile import ZipFile

import docx
import lxml.html
import pytest
from docx.oxml.ns import qn

from safeguarding.printing.word import word_file
from safeguarding.printing.word.writer import LEFT_OUT
from tests.assessments.papers.board import board_html
from tests.assessments.steps import complete

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
    '<title>Scores</title><desc>3 &amp; 4</desc><rect width="9" height="9"/></svg>'
)


def paper(body: str, **root: str) -> str:
    head = '<head><title>A paper</title><meta name="author" content="Northshire"></head>'
    margins = '<div class="running-partnership">Northshire</div><div class="running-marking">OFFICIAL</div>'
    numbers = 'page <span class="page"></span> of <span class="pages"></span>'
    margins += f'<div class="running-foot">A subject… · OFFICIAL · {numbers}</div>'
    return f'<html lang="cy"><{head[1:]}<body class="{root.get("shape", "")}">{margins}{body}</body></html>'


def opened(html: str):
    return docx.Document(io.BytesIO(word_file(html)))


def said(html: str) -> list[tuple[str, str]]:
    """The style and text of each paragraph outside tables."""
    return [(each.style.name, each.text) for each in opened(html).paragraphs if each.text]


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_headings_paragraphs_and_lists_have_word_styles():
    html = paper(
        "<h1>Peer mentoring</h1><p>Twelve <strong>components</strong>.</p><h2>Findings</h2>"
        "<ul><li>One<ul><li>Within</li></ul></li><li>Two</li></ul><ol><li>First</li></ol>"
    )
    assert said(html) == [
        ("Heading 1", "Peer mentoring"),
        ("Normal", "Twelve components."),
        ("Heading 2", "Findings"),
        ("List Bullet", "One"),
        ("List Bullet 2", "Within"),
        ("List Bullet", "Two"),
        ("List Number", "First"),
    ]
    bold = [run.text for run in opened(html).paragraphs[1].runs if run.bold]
    assert bold == ["components"]


def test_a_score_is_a_number_dots_and_its_label():
    html = paper('<p><span class="score score--3"><b>3</b> <i></i><i></i><i></i><i></i> Good</span></p>')
    assert said(html) == [("Normal", "3 ●●●○ Good")]


def test_line_breaks_are_only_where_they_were_typed():
    html = paper('<p class="app-typed">One\nTwo</p><p>Three\n   four<br>five</p>')
    assert said(html) == [("Normal", "One\nTwo"), ("Normal", "Three four\nfive")]


def test_tables_have_repeating_headers_a_caption_and_unbroken_rows():
    html = paper(
        '<table><caption class="hidden">Actions</caption><thead><tr><th scope="col">What</th>'
        '<th scope="col">Who</th></tr>'
        '</thead><tbody><tr><th scope="row">Train</th><td><p>Police</p><p>Health</p></td></tr></tbody></table>'
    )
    (table,) = opened(html).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["What", "Who"], ["Train", "Police\nHealth"]]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False]
    assert [row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows] == [True, True]
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Actions"
    assert table.rows[1].cells[0].paragraphs[0].runs[0].bold


def test_a_picture_has_its_alternative_text():
    document = opened(paper(f"<p>Before</p>{PICTURE}"))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "Scores. 3 & 4"


def test_links_lead_to_web_addresses_and_to_places_in_the_file():
    document = opened(
        paper(
            '<p><a href="https://example.org/a?b=1&amp;c=2">Out</a> <a href="#sheet-clarity">In</a></p>'
            '<h2 id="sheet-clarity">Clarity</h2>'
        )
    )
    links = document.element.body.findall(f".//{qn('w:hyperlink')}")
    out = document.part.rels[links[0].get(qn("r:id"))]
    assert (out.target_ref, out.is_external) == ("https://example.org/a?b=1&c=2", True)
    (mark,) = document.element.body.findall(f".//{qn('w:bookmarkStart')}")
    assert links[1].get(qn("w:anchor")) == mark.get(qn("w:name")) == "sheet_clarity"


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "\\\\server\\share", "ftp://example.org"]
)
def test_links_that_are_not_web_addresses_are_left_out(address):
    document = opened(paper(f'<p><a href="{address}">Here</a></p>'))
    assert document.element.body.findall(f".//{qn('w:hyperlink')}") == []
    assert [rel.target_ref for rel in document.part.rels.values() if rel.is_external] == []


def test_the_file_has_its_marking_title_language_and_author():
    document = opened(paper("<p>Text</p>"))
    section = document.sections[0]
    assert section.header.paragraphs[0].text == "Northshire\tOFFICIAL"
    foot = section.footer.paragraphs[0]
    assert foot.text == "A subject… · OFFICIAL · page  of "
    assert [each.text for each in foot._p.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    properties = document.core_properties
    assert (properties.title, properties.author, properties.language) == ("A paper", "Northshire", "cy")
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "cy"


def test_a_wide_paper_is_landscape():
    wide, tall = (opened(paper("<p>x</p>", shape=shape)).sections[0] for shape in ("landscape", ""))
    assert wide.page_width > wide.page_height
    assert tall.page_width < tall.page_height


def test_a_paragraph_that_starts_in_arabic_is_set_right_to_left():
    arabic, english = opened(paper("<p>1. سلامة الأطفال</p><p>Safety سلامة</p>")).paragraphs
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert english._p.pPr.find(qn("w:bidi")) is None


@pytest.mark.parametrize("text", ["\x00\x07control", "w" * 20_000, "🎉" * 500, "Llŷn ŵy", "=1+1", "&lt;w:p&gt;", "]]>"])
def test_hostile_text_makes_a_file_that_opens_and_contains_it(text):
    html = paper(f'<p class="app-typed">{text}</p>')
    (paragraph,) = said(html)
    expected = lxml.html.fromstring(f"<p>{re.sub(chr(0) + '|' + chr(7), ' ', text)}</p>").text_content()
    assert paragraph[1].strip() == expected.strip()


def test_the_file_has_no_macros_or_embedded_objects():
    with ZipFile(io.BytesIO(word_file(paper("<p>x</p>")))) as archive:
        names = archive.namelist()
    assert [name for name in names if "vba" in name.lower() or "embeddings" in name or "activeX" in name] == []


def test_the_word_board_report_has_all_the_words_of_the_pdf(assessment):
    complete(assessment)
    html = board_html(assessment)
    root = lxml.html.document_fromstring(re.sub(r"<svg\b.*?</svg>", "", html, flags=re.DOTALL))
    for element in list(root.iter()):
        if isinstance(element.tag, str) and set((element.get("class") or "").split()) & LEFT_OUT:
            element.drop_tree()

    document = opened(html)
    written = "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in document.element.body.iter(qn("w:p"))
    )

    assert words_of(written) == words_of(" ".join(root.find("body").itertext()))
    assert len(words_of(written)) > 1_000
