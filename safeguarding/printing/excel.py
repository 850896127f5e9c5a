"""Excel workbooks from plain values. What people typed is always text: no cell is ever a formula."""

import datetime
import errno
import io
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.worksheet import Worksheet

from safeguarding.plain_text import readable

from .csv_cells import as_text

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_END = b"</worksheet>"
# XML can't contain these. It can contain \r, but Excel shows it as a mark.
UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# In UTF-16 units: Excel counts a character above U+FFFF as two.
MOST_IN_A_CELL = 32_767
MOST_IN_A_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
FIRST_COLUMN, FIRST_ROW = "A", 1

# How many of Excel's characters fit across a landscape A3 sheet, each a little less than 2 mm wide, at 70%, which can
# still be read (Calibri 11 becomes 7.7 points).
CHARACTERS_ACROSS = 297
# Excel's own limits: beyond them it calls the file broken.
LINKS_OF_A_SHEET, LETTERS_OF_A_LINK = 65_530, 2_000
LINK = re.compile(r"https?://[^\s\x00-\x20\"<>\\^`{|}\x7f]+", re.IGNORECASE)

Value = str | Promise | datetime.date | datetime.datetime | int | float | bool | None


@dataclass(frozen=True)
class Column:
    heading: str | Promise
    # In characters.
    width: int
    # What its cell says of a row.
    value: Callable[[Any], Value]


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines that say what it is, then a table. Its headings stay in view and can filter the rows."""

    name: str | Promise
    # Each a row of its own; the first is the title.
    above: tuple[str | Promise, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Any]
    # How many columns on the left name the row. They are repeated on each printed page.
    names: int = 1


class Link(str):
    """A web address that leads there."""


def workbook(sheets: Iterable[Sheet], *, title: str, marking: str) -> bytes:
    """An .xlsx file. The protective marking is in the first row of each sheet, on each printed page and in the file's
    properties.
    """
    book = Workbook(write_only=True)
    book.properties.title = cleaned(title)
    book.properties.subject = book.properties.category = marking
    book.properties.creator = "Collective Safeguarding"
    file = io.BytesIO()
    try:
        for sheet in sheets:
            _write(book, sheet, marking)
        for page in book.worksheets:
            _finish(page)
        book.save(file)
    except (OSError, SerialisationError) as error:
        _remove_halves(book)
        # Sheets are written to the temporary folder first, and lxml does not report errors there.
        raise error if isinstance(error, OSError) else OSError(str(error)) from error
    return file.getvalue()


def _finish(page: Any) -> None:
    """lxml raises nothing if the disk fills up for the last bytes of a sheet. The workbook would be broken."""
    page.close()
    with open(page._writer.out, "rb") as written:
        if not written.read().endswith(SHEET_END):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _remove_halves(book: Workbook) -> None:
    """openpyxl does this only when the process ends, and a web worker runs for a long time."""
    for page in book.worksheets:
        for end in (getattr(page._rows, "close", None), getattr(page._writer, "cleanup", None)):
            with suppress(OSError, SerialisationError, ValueError):
                if end:
                    end()


def cleaned(text: str) -> str:
    text = UNWRITABLE.sub(" ", readable(text))
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_IN_A_CELL:
        return text
    return units[: 2 * (MOST_IN_A_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def leads_out(address: str) -> bool:
    return len(address) <= LETTERS_OF_A_LINK and bool(LINK.fullmatch(address))


def sheets_across(widths: Sequence[int], names: int) -> int:
    """How many pages side by side hold all columns. Each page starts with the columns that name the row."""
    found, across = 1, 0
    for width in widths:
        if across and across + width > CHARACTERS_ACROSS:
            found, across = found + 1, sum(widths[:names])
        across += width
    return found


def sheet_name(name: str) -> str:
    return NOT_IN_A_NAME.sub(" ", cleaned(name)).strip(" '")[:MOST_IN_A_NAME] or "1"


class _Cells:
    """Makes a sheet's cells.

    Styles are cached for each kind of cell, because working one out takes longer than all the rest.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.links = 0
        top = Alignment(vertical="top", wrap_text=True)
        self.styles = {
            # Quoted as typed text is below.
            "title": self._style(font=Font(bold=True, size=14), quotePrefix=True),
            "marking": self._style(font=Font(bold=True)),
            "heading": self._style(font=Font(bold=True), alignment=Alignment(vertical="bottom", wrap_text=True)),
            "above": self._style(quotePrefix=True),
            "text": self._style(alignment=top),
            # Keeps the cell as text when someone edits it. Otherwise Enter would turn it into a formula.
            "quoted": self._style(alignment=top, quotePrefix=True),
            "link": self._style(alignment=top, font=Font(color="0563C1", underline="single")),
            "day": self._style(alignment=top, number_format="d mmmm yyyy"),
            "time": self._style(alignment=top, number_format="d mmmm yyyy hh:mm"),
        }

    def text(self, text: object, style: str = "text") -> Cell:
        text = cleaned(str(text))
        if style == "text" and as_text(text) != text:
            style = "quoted"
        cell = self._cell(None, style)
        # Not `value`: openpyxl treats text that starts with "=" as a formula, and "#N/A" as an error.
        cell._value, cell.data_type = text, "s"
        return cell

    def link(self, address: Link) -> Cell:
        if not leads_out(address) or self.links >= LINKS_OF_A_SHEET:
            return self.text(address)
        self.links += 1
        cell = self.text(address, "link")
        # openpyxl writes its location once the cell has one.
        cell._hyperlink = Hyperlink(ref="", target=address)
        return cell

    def value(self, value: Value) -> Cell | None:
        if value is None or value == "":
            return None
        if isinstance(value, Link):
            return self.link(value)
        if isinstance(value, str | Promise):
            return self.text(value)
        if isinstance(value, datetime.datetime):
            # Excel knows no time zones.
            aware = timezone.is_aware(value)
            return self._cell(timezone.make_naive(value) if aware else value, "time")
        return self._cell(value, "day" if isinstance(value, datetime.date) else "text")

    def _cell(self, value: Value, style: str) -> Cell:
        cell = WriteOnlyCell(self.sheet, value)
        cell._style = self.styles[style]
        return cell

    def _style(self, **parts: object) -> Any:
        cell = WriteOnlyCell(self.sheet)
        for name, part in parts.items():
            setattr(cell, name, part)
        return copy(cell._style)


def _write(book: Workbook, sheet: Sheet, marking: str) -> None:
    page = book.create_sheet(sheet_name(str(sheet.name)))
    cells = _Cells(page)
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    # The marking, the lines above, one empty row, the headings.
    head = FIRST_ROW + len(sheet.above) + 2
    page.freeze_panes = f"{FIRST_COLUMN}{head + 1}"
    _for_paper(page, head, marking)
    page.append([cells.text(marking, "marking")])
    for number, line in enumerate(sheet.above):
        page.append([cells.text(line, "above" if number else "title")])
    page.append([])
    page.append([cells.text(column.heading, "heading") for column in sheet.columns])
    last = head
    for row in sheet.rows:
        page.append([cells.value(column.value(row)) for column in sheet.columns])
        last += 1
    page.page_setup.fitToWidth = sheets_across([column.width for column in sheet.columns], sheet.names)
    page.print_title_cols = f"{FIRST_COLUMN}:{get_column_letter(sheet.names)}"
    page.auto_filter.ref = f"{FIRST_COLUMN}{head}:{get_column_letter(len(sheet.columns))}{last}"


def _for_paper(page: Any, head: int, marking: str) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    # Pages with the other columns of the same rows follow each other.
    page.page_setup.pageOrder = "overThenDown"
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    page.print_title_rows = f"{head}:{head}"
    # No heading rather than an empty one, which confuses screen readers.
    page.oddHeader.center.text = marking or None
    page.oddFooter.center.text = "&P / &N"
