"""A Word document in the papers' house style, with the contents of its margins."""

from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor, Twips
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

# What takes paragraphs and tables.
Container = Document | _Cell

HEADINGS = {"h1": "Heading1", "h2": "Heading2", "h3": "Heading3", "h4": "Heading4"}
ACCENT, SOFT, LINK = RGBColor(0x12, 0x3F, 0x73), RGBColor(0x50, 0x5A, 0x5F), RGBColor(0x12, 0x3F, 0x73)
# Every machine with Word has it, unlike the PDF's own typeface.
FONT = "Arial"
SIZES = {"Heading 1": 22, "Heading 2": 14, "Heading 3": 11.5, "Heading 4": 10.5}
MARGIN = Mm(20)
# Word's padding on each side of a cell's text, unless a table sets another.
CELL_MARGIN = Twips(108)
# Fields that Word works out, by their class in the paper's footer.
NUMBERS = {"page": "PAGE", "pages": "NUMPAGES"}


def new_document(paper: HtmlElement) -> Document:
    document: Document = docx.Document()
    _page(document, is_wide="landscape" in (paper.find("body").get("class") or "").split())
    _styles(document, paper.get("lang") or "en-GB")
    _properties(document, paper)
    _margins(document, paper)
    return document


def room_of(document: Document) -> int:
    """The width between margins, in English Metric Units."""
    section: Any = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def height_of(document: Document) -> int:
    """The height between margins, in English Metric Units."""
    section: Any = document.sections[0]
    return int(section.page_height - section.top_margin - section.bottom_margin)


def room_in(container: Container, document: Document) -> int:
    if isinstance(container, _Cell):
        return max(int(container.width or 0) - 2 * CELL_MARGIN, 1)
    return room_of(document)


def _page(document: Document, is_wide: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _styles(document: Document, language: str) -> None:
    styles = document.styles
    normal = styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    normal.paragraph_format.space_after = Pt(4)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), language)
    normal.element.get_or_add_rPr().append(tongue)
    for name, size in SIZES.items():
        heading = styles[name]
        heading.font.name, heading.font.size, heading.font.color.rgb = FONT, Pt(size), ACCENT
        # The template's headings name a theme font, which would win.
        fonts = heading.element.rPr.rFonts
        for key in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[key]
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(10), Pt(3)
    styles.add_style("Soft", WD_STYLE_TYPE.CHARACTER).font.color.rgb = SOFT
    link = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb, link.font.underline = LINK, True


def _properties(document: Document, paper: HtmlElement) -> None:
    properties = document.core_properties
    properties.title = _words(paper.find("head/title"))[:255]
    named = {each.get("name"): each.get("content") or "" for each in paper.iter("meta")}
    properties.author = named.get("author", "")[:255]
    properties.subject = named.get("description", "")[:255]
    properties.language = paper.get("lang") or "en-GB"
    properties.comments = ""


def _margins(document: Document, paper: HtmlElement) -> None:
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (head, foot):
        # Not the template's own, which has other tab stops.
        paragraph.style = document.styles["Normal"]
        paragraph.paragraph_format.tab_stops.add_tab_stop(room_of(document), WD_TAB_ALIGNMENT.RIGHT)
    marking = _words(_running(paper, "running-marking"))
    head.add_run(f"{_words(_running(paper, 'running-partnership'))}\t")
    head.add_run(marking).bold = True
    _foot(foot, _running(paper, "running-foot"))
    for run in (*head.runs, *foot.runs):
        run.font.size = Pt(8.5)


def _foot(paragraph: Paragraph, foot: HtmlElement | None) -> None:
    if foot is None:
        return
    paragraph.add_run(foot.text or "")
    for part in foot:
        _field(paragraph, NUMBERS[part.get("class")])
        paragraph.add_run(part.tail or "")


def _running(paper: HtmlElement, name: str) -> HtmlElement | None:
    return next(iter(paper.find_class(name)), None)


def _words(element: HtmlElement | None) -> str:
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


def _field(paragraph: Paragraph, instruction: str) -> None:
    for kind, text in (("begin", ""), ("", instruction), ("end", "")):
        run = paragraph.add_run()._r
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run.append(part)
