"""Lists as people type them: bullets, numbers and letters, one level inside another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .lines import Kind, Line, Mark

INNER_INDENT = 2
# A single line with one of these may be a note or a name.
NOT_ALONE = {"*", "o", "§", "·", "—"}
ROMAN = (
    *("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"),
    *("xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx"),
)


@dataclass(frozen=True)
class Item:
    words: str
    label: str
    inner: tuple[List, ...] = ()

    def __str__(self) -> str:
        within = ("\n" + str(each) for each in self.inner)
        return f"{self.label} {self.words}{''.join(within)}"


@dataclass(frozen=True)
class List:
    items: tuple[Item, ...]
    # "decimal", "alpha", "upper-alpha", "roman" or "upper-roman"; "" where it has bullets.
    numbers: str = ""
    # "", ")" or "()": what is around a number instead of the stop after it.
    brackets: str = ""
    start: int = 1
    is_list: bool = True

    @property
    def end(self) -> int:
        return self.start + len(self.items) - 1

    @property
    def look(self) -> str:
        return self.numbers + {"": "", ")": "-bracket", "()": "-brackets"}[self.brackets]

    def __str__(self) -> str:
        return "\n".join(map(str, self.items))


def list_at(lines: Sequence[Line], after: List | None = None, *, is_inner: bool = False) -> tuple[List | None, int]:
    """The list that starts with the first line, and how many lines it takes, or None.

    A number alone is not a list, unless it continues the list `after`.
    """
    mark = lines[0].mark
    if lines[0].kind != Kind.ITEM or mark is None:
        return None, 0
    if not mark.label:
        entries, taken = _entries(lines, is_inner)
        alone = len(entries) == 1 and mark.style in NOT_ALONE
        return (None, 0) if alone and not is_inner else (List(_items(entries)), taken)
    read = [(sort, *_entries(lines, is_inner, value)) for sort, value in SORTS.items() if value(mark.label) is not None]
    if not read:
        return None, 0
    sort, entries, taken = max(read, key=lambda each: len(each[1]))
    start = SORTS[sort](mark.label)
    found = List(_items(entries), sort, _brackets(mark), 1 if start is None else start)
    goes_on = after and (after.look, after.end + 1) == (found.look, found.start)
    return (found, taken) if len(entries) > 1 or goes_on else (None, 0)


@dataclass
class _Entry:
    label: str
    words: list[str]
    inner: list[Line]


def _entries(
    lines: Sequence[Line], is_inner: bool, value: Callable[[str], int | None] | None = None
) -> tuple[list[_Entry], int]:
    first = lines[0]
    entries: list[_Entry] = []
    place = 0
    while place < len(lines):
        line = lines[place]
        if _is_beside(first, line, is_inner):
            if value and entries and not _follows(entries[-1].label, line, value):
                break
            entries.append(_Entry(_label(line), [line.words.strip()], []))
        elif line.kind == Kind.ITEM and not is_inner:
            entries[-1].inner.append(line)
        elif line.kind == Kind.WORDS and lines[place - 1].kind != Kind.BLANK and _goes_on(first, line):
            _last(entries[-1], line)
        elif line.kind == Kind.BLANK and (following := _after_blanks(lines, place)) is not None:
            if not _is_beside(first, lines[following], is_inner):
                break
            place = following - 1
        else:
            break
        place += 1
    return entries, place


def _is_beside(first: Line, line: Line, is_inner: bool) -> bool:
    if line.mark is None or first.mark is None or line.mark.style != first.mark.style:
        return False
    return is_inner or line.indent < first.indent + INNER_INDENT


def _follows(label: str, line: Line, value: Callable[[str], int | None]) -> bool:
    before, here = value(_bare(label)), value(line.mark.label if line.mark else "")
    return before is not None and here == before + 1


def _goes_on(first: Line, line: Line) -> bool:
    return line.indent > first.indent or line.words.lstrip()[:1].islower()


def _last(entry: _Entry, line: Line) -> None:
    if entry.inner:
        above = entry.inner[-1]
        words = f"{above.words}\n{line.words.strip()}"
        entry.inner[-1] = Line(above.kind, words, above.typed, above.indent, above.mark)
    else:
        entry.words.append(line.words.strip())


def _after_blanks(lines: Sequence[Line], place: int) -> int | None:
    return next((number for number in range(place, len(lines)) if lines[number].kind != Kind.BLANK), None)


def _items(entries: Sequence[_Entry]) -> tuple[Item, ...]:
    return tuple(_item(entry) for entry in entries)


def _item(entry: _Entry) -> Item:
    words, inner = entry.words, []
    place = 0
    while place < len(entry.inner):
        found, taken = list_at(entry.inner[place:], is_inner=True)
        if found:
            inner.append(found)
        else:
            words.append(entry.inner[place].typed.strip())
        place += max(taken, 1)
    return Item("\n".join(words), entry.label, tuple(inner))


def _label(line: Line) -> str:
    mark = line.mark or Mark("")
    return mark.style.replace(mark.style.strip("().")[:1], mark.label) if mark.label else mark.style


def _bare(label: str) -> str:
    return label.strip("().")


def _brackets(mark: Mark) -> str:
    return mark.style.replace(mark.style.strip("().")[:1], "").replace(".", "")


def _decimal(label: str) -> int | None:
    return int(label) if label.isdigit() else None


def _alpha(label: str) -> int | None:
    return ord(label) - ord("a") + 1 if len(label) == 1 and label.islower() else None


def _roman(label: str) -> int | None:
    return ROMAN.index(label) + 1 if label in ROMAN else None


def _upper(value: Callable[[str], int | None]) -> Callable[[str], int | None]:
    return lambda label: value(label.lower()) if label.isupper() else None


# Use the first that reads the most labels in a row, because "i)" can be a letter or a numeral.
SORTS: dict[str, Callable[[str], int | None]] = {
    "decimal": _decimal,
    "alpha": _alpha,
    "roman": _roman,
    "upper-alpha": _upper(_alpha),
    "upper-roman": _upper(_roman),
}
