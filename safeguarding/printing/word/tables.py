"""Tables with thin rules between rows and headings repeated on each page."""

from collections.abc import Iterator

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.shared import Emu, Pt
from docx.table import Table, _Cell
from lxml.html import HtmlElement

from .house import Container

Rows = list[list[HtmlElement]]
RULE = "CECECE"
# A column's width follows its text, within these numbers of letters, and fits its longest word.
NARROW, WIDE, LONGEST_WORD = 13, 90, 24
LETTER = Pt(6)
# A row with more letters may continue on the next page.
LONG_ROW = 1_000


def add_table(container: Container, width: int, rows: Rows, caption: str) -> Iterator[tuple[_Cell, HtmlElement]]:
    width = Emu(width)
    columns = max((len(row) for row in rows), default=1)
    element = CT_Tbl.new_tbl(len(rows), columns, width)
    _look(element, caption)
    _widths(element, rows, columns, width)
    body = container._element
    (body.body if hasattr(body, "body") else body)._insert_tbl(element)
    table = Table(element, container)
    for source, row in zip(rows, element.tr_lst, strict=True):
        _row(row, source)
        for cell, tc in zip(source, row.tc_lst, strict=False):
            yield _Cell(tc, table), cell


def _look(table: CT_Tbl, caption: str) -> None:
    properties = table.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties.append(borders)
    layout = OxmlElement("w:tblLayout")
    layout.set(qn("w:type"), "fixed")
    properties.append(layout)
    if caption:
        words = OxmlElement("w:tblCaption")
        words.set(qn("w:val"), caption)
        properties.append(words)


def _widths(table: CT_Tbl, rows: Rows, columns: int, width: int) -> None:
    asked, least = [NARROW] * columns, [0] * columns
    for row in rows:
        for number, cell in enumerate(row):
            words = cell.text_content().split()
            longest = min(max(map(len, words), default=0) + 2, LONGEST_WORD)
            asked[number] = max(asked[number], longest, min(len(" ".join(words)), WIDE))
            least[number] = max(least[number], longest)
    if columns == 2:
        # A label and its text.
        asked[0] = min(asked[0], LONGEST_WORD)
    spare = max(width - LETTER * sum(least), 0)
    share = (width - spare) / max(sum(least), 1)
    widths = [int(share * word + spare * each / sum(asked)) for word, each in zip(least, asked, strict=True)]
    for column, each in zip(table.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Emu(each)
    for tr in table.tr_lst:
        for tc, each in zip(tr.tc_lst, widths, strict=True):
            tc.width = Emu(each)


def _row(row: CT_Row, source: list[HtmlElement]) -> None:
    properties = row.get_or_add_trPr()
    if sum(len(cell.text_content()) for cell in source) < LONG_ROW:
        properties.append(OxmlElement("w:cantSplit"))
    if source and next(source[0].iterancestors("thead", "table")).tag == "thead":
        properties.append(OxmlElement("w:tblHeader"))
