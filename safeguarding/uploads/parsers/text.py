"""Plain text and CSV."""

import codecs
import csv
import re
from collections.abc import Iterator

from .formulas import check_formula, has_dde
from .markup import begins_with_markup
from .outcome import Outcome, UnfitError

BLOCK = 256 * 1024
# Excel writes "Unicode text" as UTF-16 with a mark at the start.
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", codecs.BOM_UTF8: "utf-8-sig"}
# What Windows programs without UTF-8 write. Five of its bytes have no meaning, and Windows accepts those too.
OLD = "cp1252"
# A line that could contain more than sums. Few do, and only these are split into cells.
WORTH_A_LOOK = re.compile(r"[^=+\-@]*+[=+\-@].*[|\[(#]")
FORMULA = re.compile(r"\s*(=|[+\-@]\S)")
# "- call (12 May)"
LIST_ITEM = re.compile(r"\s*[+\-@]\s")
LINE_END = re.compile(r"[\r\n]")
# Delimiters between cells, and any other that the first line names for Excel.
DELIMITERS = ",;\t|"
DELIMITER = re.compile(r'[\s"]*sep=([^"\r\n])', re.IGNORECASE)
# As long as a cell can be.
CELL_MAX = 33_000


def open_text(path: str) -> None:
    for _text in _read(path):
        pass


def open_csv(path: str) -> None:
    """Spreadsheet programs open these too, and treat anything that starts with = as a formula."""
    csv.field_size_limit(2 * BLOCK)
    rest, delimiters = "", ""
    for text in _read(path):
        delimiters = delimiters or _delimiters(text)
        *lines, rest = LINE_END.split(rest + text)
        for line in lines:
            _check_line(line, delimiters)
        if len(rest) > CELL_MAX:
            _check_line(rest, delimiters)
            rest = rest[-CELL_MAX:]
    _check_line(rest, delimiters)


def _delimiters(start: str) -> str:
    named = DELIMITER.match(start)
    return DELIMITERS + (named[1] if named else "")


def _check_line(line: str, delimiters: str) -> None:
    if not WORTH_A_LOOK.match(line):
        return
    for delimiter in delimiters:
        for cell in next(csv.reader([line], delimiter=delimiter), []):
            if FORMULA.match(cell):
                check_formula(cell)
            elif LIST_ITEM.match(cell) and has_dde(cell):
                raise UnfitError(Outcome.PROGRAM)


def _read(path: str) -> Iterator[str]:
    """One block at a time: the whole text would take four bytes for each character."""
    encoding = _encoding(path)
    decoder = codecs.getincrementaldecoder(encoding)("replace" if encoding == OLD else "strict")
    is_first = True
    try:
        with open(path, "rb") as file:
            while block := file.read(BLOCK):
                text = decoder.decode(block)
                if "\0" in text:
                    raise UnfitError(Outcome.OTHER)
                if is_first and begins_with_markup(text.encode(errors="replace")):
                    raise UnfitError(Outcome.MARKUP)
                is_first = False
                yield text
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise UnfitError(Outcome.DAMAGED) from None


def is_unmarked(start: bytes) -> bool:
    """UTF-16 without its mark, which libmagic does not recognise as text."""
    return start[1:4:2] == b"\0\0" and b"\0" not in start[:4:2]


def _encoding(path: str) -> str:
    with open(path, "rb") as file:
        start = file.read(4)
        for mark, name in MARKS.items():
            if start.startswith(mark):
                return name
        if is_unmarked(start):
            return "utf-16-le"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return OLD
    return "utf-8"
