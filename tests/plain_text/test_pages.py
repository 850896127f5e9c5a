"""Typed lists and tables on the screen, in PDF and in Word: the same, and escaped."""

import datetime
import io

import docx
import lxml.html
import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils.html import format_html
from docx.oxml.ns import qn

from safeguarding.printing import pdf
from safeguarding.printing.word import word_file
from tests.assessments.papers.test_pdf import failures

TABLE = "Agency\tAutumn\n<b>Police</b> & co\t18\nHealth\t27"


def shown(text: str, **more) -> str:
    return render_to_string("_components/typed_text.html", {"text": text, **more})


def run_in(text: str) -> str:
    return render_to_string("_components/typed_run_in.html", {"text": text})


def paper(body: str) -> str:
    return f'<html lang="en"><head><title>A paper</title></head><body><h1>A paper</h1>{body}</body></html>'


def in_word(body: str):
    return docx.Document(io.BytesIO(word_file(paper(body))))


def pdf_tags(body: str) -> list[tuple[str, int]]:
    """Each tag of the file in order, with the number of header cells it names."""
    with pikepdf.open(io.BytesIO(pdf.render_pdf(paper(body)).content)) as file:
        return list(_tags(file.Root.StructTreeRoot.K))


def _tags(kids):
    for kid in kids if isinstance(kids, list | pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:], len(kid.A.get("/Headers", ())) if "/A" in kid else 0
            yield from _tags(kid.get("/K", []))


def test_a_table_on_a_page_has_scoped_headings_and_escaped_cells():
    (table,) = lxml.html.fromstring(shown(TABLE)).iter("table")
    heads = [(head.text_content(), head.get("scope")) for head in table.iter("th")]
    assert heads == [("Agency", "col"), ("Autumn", "col"), ("<b>Police</b> & co", "row"), ("Health", "row")]
    assert [cell.text_content() for cell in table.iter("td")] == ["18", "27"]


def test_lists_on_a_page_start_at_the_number_typed():
    found = lxml.html.fromstring(shown("3) <i>a</i>\n4) b\n\n- c"))
    (numbered,), (bulleted,) = found.iter("ol"), found.iter("ul")
    assert (numbered.get("start"), numbered.get("class").split()[0]) == ("3", "label-decimal-bracket")
    assert [item.text_content() for item in numbered] == ["<i>a</i>", "b"]
    assert [item.text_content() for item in bulleted] == ["c"]


def test_safe_html_is_not_escaped_and_a_date_is_shown():
    assert "<strong>1.</strong>" in run_in(format_html("<strong>1.</strong>{}", ""))
    assert "2026" in run_in(datetime.date(2026, 5, 12))


def test_an_empty_text_may_be_replaced_by_a_message():
    assert shown("").strip() == ""
    assert "Nothing yet" in shown("", or_else="Nothing yet")


def test_a_run_in_text_starts_on_the_same_line_and_its_list_is_still_a_list():
    typed = run_in("One\n\ntwo\n- a\n- b")
    found = lxml.html.fromstring(f"<div>Reason: {typed}</div>")
    assert [element.tag for element in found] == ["bdi", "ul"]
    assert found[0].text == "One\ntwo"


def test_in_a_narrow_column_a_table_of_more_than_three_columns_becomes_lines():
    wide = "a\tb\tc\td\n1\t2\t3\t4"
    assert "<table" not in shown(wide, narrow=True)
    assert "a | b | c | d\n1 | 2 | 3 | 4" in shown(wide, narrow=True)
    assert "<table" in shown("a\tb\tc", narrow=True)


@pytest.mark.parametrize("text", [TABLE, "\tNorth\tSouth\nBeds\t3\t4", "a\tb\n\tc", "18\t22\t19\t27\tn/a"])
def test_a_table_in_a_pdf_passes_the_accessibility_checks(text):
    body = f'<table class="details"><tbody><tr><th scope="row">Evidence</th><td>{shown(text)}</td></tr></tbody></table>'
    assert failures(pdf.render_pdf(paper(body)).content) == []


def test_each_cell_in_a_pdf_refers_to_its_column_and_row_headings():
    cells = [(tag, heads) for tag, heads in pdf_tags(shown(TABLE)) if tag in ("TH", "TD")]
    assert cells == [("TH", 0), ("TH", 0), ("TH", 0), ("TD", 2), ("TH", 0), ("TD", 2)]


def test_lists_in_a_pdf_are_tagged_as_lists_and_keep_the_numbers_typed():
    html = paper(shown("(c) x\n(d) y\n\n7. z\n8. zz"))
    lists = [tag for tag, _heads in pdf_tags(shown("- a\n  - b\n- c")) if tag in ("L", "LI")]
    assert lists == ["L", "LI", "L", "LI", "LI"]
    texts = [
        box.text.strip()
        for page in pdf._lay_out(html).pages
        for box in page._page_box.descendants(placeholders=True)
        if hasattr(box, "text") and "marker" in (box.element_tag or "")
    ]
    assert texts == ["(c)", "(d)", "7.", "8."]
    assert failures(pdf.render_pdf(html).content) == []


def test_each_list_in_word_has_its_own_numbering_from_the_number_typed():
    document = in_word(shown("1. a\n2. b\n\nThen:\n\n1. c\n2. d\n\n(iv) e\n(v) f"))
    numbered = [each for each in document.paragraphs if each.style.name == "List Number"]
    assert [each.text for each in numbered] == ["a", "b", "c", "d", "e", "f"]
    keys = [each._p.pPr.numPr.numId.val for each in numbered]
    assert (keys[0], keys[2], keys[4]) == (keys[1], keys[3], keys[5])
    assert len(set(keys)) == 3
    assert [_numbering(document, key) for key in (keys[0], keys[4])] == [
        ("1", "decimal", "%1."),
        ("4", "lowerRoman", "(%1)"),
    ]


def _numbering(document, key: int) -> tuple[str, str, str]:
    root = document.part.numbering_part.element
    (number,) = [each for each in root.findall(qn("w:num")) if each.get(qn("w:numId")) == str(key)]
    kind = number.find(qn("w:abstractNumId")).get(qn("w:val"))
    (found,) = [each for each in root.findall(qn("w:abstractNum")) if each.get(qn("w:abstractNumId")) == kind]
    level = found.find(qn("w:lvl"))
    return tuple(level.find(qn(f"w:{name}")).get(qn("w:val")) for name in ("start", "numFmt", "lvlText"))


def test_nested_bullets_in_word_are_one_level_down_and_text_after_them_has_no_bullet():
    typed = run_in("See:\n- a\n  - b\nas above")
    body = f"<ul><li><strong>Dissent:</strong> {typed}<br>(Bob)</li></ul>"
    told = [(each.style.name, each.text) for each in in_word(body).paragraphs[1:] if each.text]
    assert told == [
        ("List Bullet", "Dissent: See:"),
        ("List Bullet 2", "a"),
        ("List Bullet 2", "b\nas above"),
        ("List Continue", "(Bob)"),
    ]


def test_a_table_in_word_is_nested_in_its_cell_with_a_repeating_heading_row():
    document = in_word(f"<table><tbody><tr><th>Evidence</th><td>{shown(TABLE)}</td></tr></tbody></table>")
    (inner,) = document.tables[0].rows[0].cells[1].tables
    assert [[cell.text for cell in row.cells] for row in inner.rows] == [
        ["Agency", "Autumn"],
        ["<b>Police</b> & co", "18"],
        ["Health", "27"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in inner.rows] == [True, False, False]
    assert [bool(row.cells[0].paragraphs[0].runs[0].bold) for row in inner.rows] == [True, False, False]
