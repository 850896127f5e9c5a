"""How much of a text a drawing has room for, by the widths of our own font's letters.

What doesn't fit is cut short: the whole of it belongs in a table of the same facts.
"""

import json
import unicodedata
from collections.abc import Mapping
from functools import cache

from .glyphs import without_controls
from .static import static_path

# What `npm run build` reads from the fonts (scripts/drawing_fonts.py): thousandths of the size, by letter.
WIDTHS = "dist/drawing/widths.json"
ELLIPSIS = "…"
# Pictures in place of letters, and what no font has: a paper spells them out, far longer than they are.
NOT_DRAWN = ("So", "Sk", "Cs", "Co", "Cn")
# A letter of another script is set in a font of the machine's. Few are wider than they are high.
OTHER_SCRIPTS = 1000
# For what stands over another letter, or isn't seen, so that there is an end to it.
COMBINING = 100


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """One line of it, cut short with "…" where it is longer than there is room."""
    text = _drawn(text)
    if width_of(text, size, bold=bold) <= width:
        return text
    kept, room = "", width - width_of(ELLIPSIS, size, bold=bold)
    for letter in text:
        room -= width_of(letter, size, bold=bold)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def in_lines(text: str, width: float, size: float, most: int = 2) -> list[str]:
    """Broken between its words into at most so many lines, the last of them cut short if need be."""
    lines: list[str] = []
    words = _drawn(text).split()
    while words and len(lines) < most - 1:
        taken = 1
        while taken < len(words) and width_of(" ".join(words[: taken + 1]), size) <= width:
            taken += 1
        lines.append(fitted(" ".join(words[:taken]), width, size))
        words = words[taken:]
    return [*lines, fitted(" ".join(words), width, size)] if words else lines


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """In pixels."""
    widths = _widths()["bold" if bold else "regular"]
    return sum(_width(letter, widths) for letter in text) * size / 1000


def is_in_our_font(letter: str) -> bool:
    return letter in _widths()["regular"]


def _width(letter: str, widths: Mapping[str, int]) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return COMBINING
    return widths.get(letter, OTHER_SCRIPTS)


@cache
def _widths() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(static_path(WIDTHS).read_text())
    return found


def _drawn(text: str) -> str:
    letters = "".join(letter for letter in without_controls(text) if unicodedata.category(letter) not in NOT_DRAWN)
    return " ".join(letters.split()) or ELLIPSIS
