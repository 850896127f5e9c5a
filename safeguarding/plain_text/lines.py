"""One line of text: whether it starts a list item, is a table row, or is only words."""

import re
from dataclasses import dataclass
from enum import Enum, auto

# Blanks as Word and Outlook put them around a bullet.
BLANK = "[ \t\u00a0\u2000-\u200b\u202f\u3000]"
INDENT = re.compile(f"{BLANK}*")
# Characters that are always bullets, and marks that are bullets only if a space follows.
BULLET = re.compile(
    rf"(?:(?P<sure>[•‣◦▪■●○➢]){BLANK}*|(?P<maybe>[-–—*·❖◆]|[o§](?=\t))(?P<gap>{BLANK}+))(?P<words>\S.*)"
)
NUMBER = re.compile(
    rf"(?P<open>\()?(?P<label>\d{{1,3}}|[a-z]|[A-Z]|[ivx]{{2,5}}|[IVX]{{2,5}})(?P<close>[.)]){BLANK}+(?P<words>\S.*)"
)
TAB_WIDTH = 4
# People mix them, and programs swap one for the other.
SAME_BULLET = {"–": "-"}


class Kind(Enum):
    BLANK = auto()
    ITEM = auto()
    ROW = auto()
    WORDS = auto()


@dataclass(frozen=True)
class Mark:
    """What starts an item: a bullet, or a label such as "a" with its brackets."""

    # "-", "•"; for a label "1)", "(a)", "A.": the sort of label and its brackets.
    style: str
    label: str = ""


@dataclass(frozen=True)
class Line:
    kind: Kind
    # The item's text without its mark.
    words: str
    typed: str
    indent: int = 0
    mark: Mark | None = None


def line_of(typed: str) -> Line:
    if not typed.strip():
        return Line(Kind.BLANK, "", typed)
    blanks = INDENT.match(typed)
    start = blanks.end() if blanks else 0
    indent = sum(TAB_WIDTH if blank == "\t" else 1 for blank in typed[:start])
    if (found := BULLET.match(typed, start)) and not _is_row_without_first(found):
        bullet = found["sure"] or found["maybe"]
        return Line(Kind.ITEM, found["words"], typed, indent, Mark(SAME_BULLET.get(bullet, bullet)))
    if (found := NUMBER.match(typed, start)) and _is_number(found):
        return Line(Kind.ITEM, found["words"], typed, indent, _numbered(found))
    return Line(Kind.ROW if "\t" in typed.strip() else Kind.WORDS, typed, typed, indent)


def _is_row_without_first(bullet: re.Match[str]) -> bool:
    """A dash in the first column of a table means that the cell is empty."""
    return "\t" in (bullet["gap"] or "") and "\t" in bullet["words"].strip()


def _is_number(found: re.Match[str]) -> bool:
    return (not found["open"] or found["close"] == ")") and "\t" not in found["words"].strip()


def _numbered(found: re.Match[str]) -> Mark:
    label = found["label"]
    sort = "1" if label.isdigit() else "a" if label.islower() else "A"
    return Mark(f"{found['open'] or ''}{sort}{found['close']}", label)
