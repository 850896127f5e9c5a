"""Finds the paragraphs, lists and tables in a text that was typed or pasted."""

import re
from collections.abc import Iterator, Sequence

from .characters import readable
from .lines import BLANK, Kind, Line, line_of
from .lists import List, list_at
from .tables import COLUMNS_MAX, QUOTED, WITHIN_CELL, Table, one_line_per_row, table_of

Block = str | List | Table
Blocks = tuple[Block, ...]

# Five pages of lines. One letter on each of 10,000 lines would turn a field into hundreds of pages.
LINES_MAX = 250
# Each cell takes WeasyPrint as long as a line of text. Larger tables are shown as lines.
CELLS_MAX = 300
# Text without any of these is only paragraphs, as most is.
MAY_HOLD_MORE = re.compile(rf"\t|^{BLANK}*(?:[-–—•*·‣◦▪■●○➢❖◆]|\(?\w{{1,5}}[.)]{BLANK})", re.MULTILINE)
# From the first of the spaces only: from each of 20,000 would take seconds.
TAB = re.compile(r"(?<![^\S\n])[^\S\n]*\t[^\S\n]*")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def in_lines(text: str) -> str:
    """As many lines as a report has room for. The rest run on in the last line, so nothing is left out."""
    return "\n".join(_few(readable(text).strip())).strip()


def blocks(text: str) -> Blocks:
    """The text's parts in order: paragraphs as strings, which keep their single line breaks, lists and tables."""
    if not text:
        # As many of a report's texts are.
        return ()
    text = readable(text)
    if QUOTED.search(text):
        text = one_line_per_row(text)
    found = "\n".join(_few(text.strip("\n").rstrip()))
    if not MAY_HOLD_MORE.search(found):
        return tuple(part.strip() for part in BLANK_LINE.split(found) if part.strip())
    return tuple(_blocks([line_of(line) for line in found.split("\n")]))


def _few(text: str) -> list[str]:
    lines = text.split("\n")
    kept, rest = lines[: LINES_MAX - 1], lines[LINES_MAX - 1 :]
    return [*kept, " / ".join(" ".join(line.split()) for line in rest if line.strip())] if rest[1:] else lines


def _blocks(lines: Sequence[Line]) -> Iterator[Block]:
    paragraph: list[str] = []
    cells, place, ordered = 0, 0, None
    while place < len(lines):
        found, taken = _more_than_words(lines, place, ordered)
        if found is None:
            if lines[place].kind == Kind.BLANK:
                yield from _paragraph(paragraph)
                paragraph = []
            else:
                paragraph.append(lines[place].typed)
            place += 1
            continue
        yield from _paragraph(paragraph)
        paragraph = []
        if isinstance(found, List):
            ordered = found if found.numbers else ordered
        else:
            cells += found.cells
        yield found if isinstance(found, List) or _has_room(found, cells) else str(found)
        place += taken
    yield from _paragraph(paragraph)


def _more_than_words(lines: Sequence[Line], place: int, ordered: List | None) -> tuple[List | Table | None, int]:
    if end := _end_of_rows(lines, place):
        return table_of([line.typed for line in lines[place:end]]), end - place
    if lines[place].kind == Kind.ITEM:
        return list_at(lines[place:], ordered)
    return None, 0


def _end_of_rows(lines: Sequence[Line], place: int) -> int:
    """Where the table that starts here ends, or 0 if none does. A cell alone in its row has tabs beside it."""
    end = place
    while end < len(lines) and (lines[end].kind == Kind.ROW or _is_cell_alone(lines[end])):
        end += 1
    return end if any(line.kind == Kind.ROW for line in lines[place:end]) else 0


def _is_cell_alone(line: Line) -> bool:
    return line.kind != Kind.ITEM and "\t" in line.typed


def _has_room(found: Table, cells: int) -> bool:
    return found.width <= COLUMNS_MAX and cells <= CELLS_MAX


def _paragraph(lines: Sequence[str]) -> Iterator[str]:
    if text := "\n".join(TAB.sub(" ", line.replace(WITHIN_CELL, " ")).strip() for line in lines).strip():
        yield text
