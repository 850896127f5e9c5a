"""Tables as Word and Excel paste them into a text field: a row on each line, tabs between the cells."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# No page has room for more.
COLUMNS_MAX = 14
# A single row with fewer is a label and its text.
ROW_ALONE = 3
# An Excel cell that contains line breaks or quotation marks, beside another cell: no other cell is quoted.
QUOTED = re.compile(r'(?<=\t)"((?:[^"\t]|"")*)"(?=\t|$)|^"((?:[^"\t]|"")*)"(?=\t)', re.MULTILINE)
# Marks a line break inside a cell. No readable text has this character.
WITHIN_CELL = "\x1e"
FIGURE = re.compile(r"[<>~≈±+(−–-]?\s*[£$€]?\s*\d[\d\s.,:/–-]*[kKmM]?\s*%?\)?")
NOTHING = re.compile(r"|[-–—?.]+|n/?a|nil|none|tbc|not known", re.IGNORECASE)
PERIOD = re.compile(r"(?:FY\s*)?(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d|\d{4}))?", re.IGNORECASE)

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    # () where the first row names no columns.
    head: Row
    rows: tuple[Row, ...]
    is_table: bool = True

    @property
    def width(self) -> int:
        return max(map(len, self._all))

    @property
    def cells(self) -> int:
        return self.width * len(self._all)

    @property
    def _all(self) -> tuple[Row, ...]:
        return (self.head, *self.rows) if self.head else self.rows

    def __str__(self) -> str:
        return "\n".join(_in_words(row) for row in self._all)


def one_line_per_row(text: str) -> str:
    return QUOTED.sub(_unquoted, text)


def _unquoted(found: re.Match[str]) -> str:
    words = found[1] or found[2] or ""
    is_quoted_by_excel = "\n" in words.strip() or '""' in words
    return words.strip().replace('""', '"').replace("\n", WITHIN_CELL) if is_quoted_by_excel else found.group()


def table_of(lines: Sequence[str]) -> Table | None:
    """None for a single line that is probably not a table."""
    rows = [tuple(cell.replace(WITHIN_CELL, "\n").strip() for cell in line.split("\t")) for line in lines]
    rows = [row for row in rows if any(row)]
    if len(rows) == 1 and len([cell for cell in rows[0] if cell]) < ROW_ALONE:
        return None
    left = min(_first_filled(row) for row in rows)
    right = max(len(row) - _first_filled(row[::-1]) for row in rows)
    rows = [row[left:right] for row in rows]
    if right - left > COLUMNS_MAX:
        return Table((), tuple(rows))
    rows = [row + ("",) * (right - left - len(row)) for row in rows]
    return Table(rows[0], tuple(rows[1:])) if _names_columns(rows) else Table((), tuple(rows))


def _first_filled(row: Row) -> int:
    return next((number for number, cell in enumerate(row) if cell), len(row))


def _names_columns(rows: Sequence[Row]) -> bool:
    """Whether the first row is a header.

    A false header misleads people who hear it read out, so it must be plain: a name over each column, and either none
    over the rows' own names or one over figures.
    """
    first, *others = rows
    if not others or not all(_is_name(cell) for cell in first[1:]) or (first[0] and not _is_name(first[0])):
        return False
    columns = list(zip(*others, strict=True))[1:]
    return not first[0] or any(_is_of_figures(column) for column in columns)


def _is_name(cell: str) -> bool:
    return bool(PERIOD.fullmatch(cell)) or not (FIGURE.fullmatch(cell) or NOTHING.fullmatch(cell))


def _is_of_figures(cells: Sequence[str]) -> bool:
    figures = [cell for cell in cells if FIGURE.fullmatch(cell)]
    return bool(figures) and all(FIGURE.fullmatch(cell) or NOTHING.fullmatch(cell) for cell in cells)


def _in_words(row: Row) -> str:
    cells = [" ".join(cell.split()) for cell in row]
    # With this many cells nobody can tell the columns apart.
    return " | ".join(cells) if len(cells) <= 3 * COLUMNS_MAX else " ".join(cells)
