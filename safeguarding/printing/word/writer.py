"""Walks through a paper's HTML and writes headings, paragraphs, lists, tables and pictures."""

import io
import re
from collections.abc import Mapping

import lxml.html
from docx.document import Document
from docx.image.image import Image
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Inches, Mm
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement

from ..glyphs import without_controls
from ..raster import PNG_SCALE, png
from .house import HEADINGS, Container, height_of, new_document, room_in
from .inline import Look, Piece, classes, look_of, pieces, place, tidy, write
from .numbering import numbering_of
from .tables import Rows, add_table

BLOCKS = {"p", "ul", "ol", "dl", "table", "section", "div", "header", "main", "nav", "article", "img", *HEADINGS}
# What the paper puts in its margins, and what is only for screen readers.
LEFT_OUT = {"hidden", "govuk-visually-hidden", "running-partnership", "running-marking", "running-foot", "watermark"}
# Not those of a table within one of its cells.
OWN_ROWS = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
# As in print.scss.
NUMBERED = "ListNumber"
LOGO = (Mm(45), Mm(18))
# CSS and SVG pixels: 96 to the inch.
PIXEL = Inches(1) / 96
PICTURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
TITLE = re.compile(r"<(title|desc)\b[^>]*>(?P<words>.*?)</\1>", re.DOTALL)


def word_file(html: str, images: Mapping[str, bytes] | None = None) -> bytes:
    """A .docx file. `html` is what the PDF is made from. `images` are PNG or JPEG files by address."""
    pictures: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        # The HTML parser would write attribute names in lower case, and then it can't be drawn.
        pictures.append(found.group())
        return f'<img alt="" data-picture="{len(pictures) - 1}">'

    root = lxml.html.document_fromstring(PICTURE.sub(put_by, without_controls(html)))
    document = new_document(root)
    _Writer(document, pictures, images or {}).block(root.find("body"), document, Look())
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """The document so far, and what is waiting for the next paragraph."""

    def __init__(self, document: Document, pictures: list[str], images: Mapping[str, bytes]) -> None:
        self.document = document
        self.pictures = pictures
        self.images = images
        # Names of places that start at the next paragraph.
        self.places: list[str] = []
        self.marked = 0
        # The numbered lists being written, innermost last.
        self.numberings: list[int] = []

    def block(self, element: HtmlElement, container: Container, look: Look, style: str = "", rest: str = "") -> None:
        """Blocks, and between them words that make paragraphs.

        The first paragraph has one style. Those that follow have that of `rest`, if given.
        """
        look = look_of(element, look)
        if name := element.get("id"):
            self.places.append(name)
        words = [Piece(element.text or "", look)]
        for child in element:
            if isinstance(child.tag, str) and not classes(child) & LEFT_OUT:
                if child.tag in BLOCKS or child.find(".//p") is not None:
                    style = rest or style if self.paragraph(words, container, style) else style
                    words = []
                    self.one(child, container, look)
                else:
                    words += pieces(child, look)
            words.append(Piece(child.tail or "", look))
        self.paragraph(words, container, style)

    def one(self, element: HtmlElement, container: Container, look: Look) -> None:
        if element.tag in HEADINGS:
            self.block(element, container, look, HEADINGS[element.tag])
        elif element.tag in ("ul", "ol"):
            self.items(element, container, look)
        elif element.tag == "table":
            self.table(element, container, look)
        elif element.tag == "img":
            self.picture(element, container)
        else:
            self.block(element, container, look)

    def items(self, element: HtmlElement, container: Container, look: Look) -> None:
        level = "2" if any(above.tag == "li" for above in element.iterancestors()) else ""
        style = f"{NUMBERED if element.tag == 'ol' else 'ListBullet'}{level}"
        if element.tag == "ol":
            self.numberings.append(numbering_of(element, self.document, 2 if level else 1))
        for item in element.findall("li"):
            self.block(item, container, look, style, f"ListContinue{level}")
        if element.tag == "ol":
            self.numberings.pop()

    def table(self, element: HtmlElement, container: Container, look: Look) -> None:
        rows: Rows = [[cell for cell in row if cell.tag in ("th", "td")] for row in element.xpath(OWN_ROWS) if len(row)]
        caption = element.find("caption")
        words = " ".join(caption.text_content().split()) if caption is not None else ""
        for cell, source in add_table(container, room_in(container, self.document), rows, words):
            self.block(source, cell, Look(soft=look.soft))
        self.after_table(container)

    def after_table(self, container: Container) -> None:
        """Two tables without a paragraph between them would merge, and a cell must end with a paragraph."""
        container.add_paragraph().paragraph_format.space_after = Emu(0)

    def paragraph(self, words: list[Piece], container: Container, style: str) -> bool:
        found = tidy(words)
        if not found:
            return False
        paragraph = _next_paragraph(container)
        write(paragraph, found, style)
        if style.startswith(NUMBERED):
            paragraph._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = self.numberings[-1]
        if found[0].look.leads_on:
            paragraph.paragraph_format.keep_with_next = True
        self.mark_places(paragraph)
        return True

    def mark_places(self, paragraph: Paragraph) -> None:
        for name in self.places:
            self.marked += 1
            start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
            for mark in (start, end):
                mark.set(qn("w:id"), str(self.marked))
            start.set(qn("w:name"), place(name))
            paragraph._p.append(start)
            paragraph._p.append(end)
        self.places = []

    def picture(self, element: HtmlElement, container: Container) -> None:
        most = (room_in(container, self.document), height_of(self.document))
        number = element.get("data-picture")
        if number is not None:
            drawn = self.pictures[int(number)]
            words = ". ".join(lxml.html.fromstring(each["words"]).text_content() for each in TITLE.finditer(drawn))
            self.image(png(drawn), words, container, most, dots=PNG_SCALE)
        elif content := self.images.get(element.get("src") or ""):
            self.image(content, element.get("alt") or "", container, (min(most[0], LOGO[0]), LOGO[1]))

    def image(self, content: bytes, words: str, container: Container, most: tuple[int, int], dots: int = 1) -> None:
        """At its natural size, with `dots` to a pixel, or smaller if there is not enough room."""
        picture = Image.from_blob(content)
        # Not by the file's own resolution, which may be missing or wrong.
        width, height = (size / dots * PIXEL for size in (picture.px_width, picture.px_height))
        share = min(1, most[0] / width, most[1] / height)
        size = (Emu(max(int(each * share), 1)) for each in (width, height))
        shape = _next_paragraph(container).add_run().add_picture(io.BytesIO(content), *size)
        shape._inline.docPr.set("descr", words)


def _next_paragraph(container: Container) -> Paragraph:
    element = container._element
    first = container.paragraphs[:1] if element.tag == qn("w:tc") and len(element.p_lst) == 1 else []
    if first and not first[0].runs and not element.tbl_lst:
        return first[0]
    return container.add_paragraph()
