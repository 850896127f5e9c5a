"""Fits text into a drawing, by the widths of our own font's letters.

Text that does not fit is cut short, so the full text belongs in a table of the same facts.
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
# Emoji and letters that no font has. A paper spells them out, which takes far more room.
NOT_DRAWN = ("So", "Sk", "Cs", "Co", "Cn")
# Letters of other scripts use one of the machine's fonts. Few are wider than they are high.
OTHER_SCRIPTS = 1000
# For marks over another letter and invisible characters, so that even these add up.
COMBINING = 100


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
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
