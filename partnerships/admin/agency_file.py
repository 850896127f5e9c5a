"""The lines of a spreadsheet's table: any of Excel's CSV formats, or a workbook."""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _

# Each line with its number, so that people can find it.
Lines = list[tuple[int, list[str]]]

# Excel's "Unicode text" is UTF-16, its "CSV UTF-8" has a mark as well, and its plain CSV is what Windows wrote before.
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
OLD = "cp1252"
DELIMITERS = ",;\t|"
# Written by programs that tell Excel the delimiter.
SEPARATOR = re.compile(r'"?sep=([,;\t|])"?[ ,;\t|]*(\r\n|\r|\n|$)', re.IGNORECASE)
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")

ZIP, OLD_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# A workbook may claim a million rows, and a small file may unpack to gigabytes.
UNPACKED_MAX = 20_000_000
ROWS_READ, COLUMNS_READ = 5_000, 100
# What openpyxl raises for a file that isn't a workbook, or is incomplete.
BROKEN = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, NotImplementedError, EOFError),
    *(zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException),
)


class UnreadableFileError(ValueError):
    """The whole file can't be used. Its message says why in plain words."""


def lines_of(data: bytes) -> list[Lines]:
    """One table for a CSV file, or one for each sheet of a workbook. Raises UnreadableFileError."""
    if data.startswith(ZIP):
        return _sheets(data)
    if data.startswith(OLD_WORKBOOK):
        raise UnreadableFileError(
            _("This workbook has a password, or is in a format from before 2007. Save it as .xlsx without a password")
        )
    return [_text_lines(_text(data))]


def _text(data: bytes) -> str:
    text = data.decode(_encoding(data), errors="replace")
    if NO_TEXT.search(text):
        raise UnreadableFileError(_("This is neither a CSV file nor an Excel workbook. Save it as .xlsx or .csv"))
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return encoding
    # Some programs leave out the mark.
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if data[start:4:2] == b"\0\0":
            return encoding
    try:
        data.decode()
    except UnicodeDecodeError:
        return OLD
    return "utf-8"


def _text_lines(text: str) -> Lines:
    told, skipped = SEPARATOR.match(text), 0
    if told:
        text, skipped = text[told.end() :], 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else _delimiter(text), strict=True)
    try:
        return [(reader.line_num + skipped, cells) for cells in reader]
    except csv.Error as error:
        raise UnreadableFileError(
            _("We can’t read line %(line)d. Check it for an extra double quotation mark")
            % {"line": reader.line_num + skipped}
        ) from error


def _delimiter(text: str) -> str:
    first = text.lstrip(" \t\r\n,;|").partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _sheets(data: bytes) -> list[Lines]:
    # It is slow to load, and few people need it.
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > UNPACKED_MAX:
                raise UnreadableFileError(_("The workbook is too large. Copy the agencies into a new workbook"))
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        return [list(_sheet_lines(sheet)) for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    except UnreadableFileError:
        raise
    except BROKEN as error:
        raise UnreadableFileError(_("We can’t open this as an Excel workbook. Save it as .xlsx or .csv")) from error


def _sheet_lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # The size that a sheet gives for itself is often wrong.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=ROWS_READ, max_col=COLUMNS_READ, values_only=True)
    for number, cells in enumerate(rows, 1):
        yield number, [_cell(value) for value in cells]


def _cell(value: object) -> str:
    if value is None:
        return ""
    # Excel keeps 101 as 101.0.
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
