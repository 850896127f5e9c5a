"""How much of a text a drawing has room for. The whole of it stands in the table of the same facts.

Widths are reckoned and not measured: a measure would hang on the fonts of the machine that draws.
"""

import unicodedata

from .marks import TEXT_SIZE

ELLIPSIS = "…"
THIN = frozenset(" !'’,.:;ijl|")
NARROW = frozenset('"()[]Ifrt/1-')
SLIM = frozenset("Jsckvxyz?*")
WIDE = frozenset("MW%mwŴŵ@&")
# Pictures in place of letters, and what no font has: a paper spells them out, far longer than they are.
NOT_DRAWN = ("So", "Sk", "Cs", "Co", "Cn")


def fitted(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """One line of it, cut short with "…" where it is longer than there is room."""
    text = _drawn(text)
    if width_of(text, size) <= width:
        return text
    kept, room = "", width - width_of(ELLIPSIS, size)
    for letter in text:
        room -= width_of(letter, size)
        if room < 0:
            break
        kept += letter
    return kept.rstrip() + ELLIPSIS


def in_lines(text: str, width: float, size: float = TEXT_SIZE, most: int = 2) -> list[str]:
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


def width_of(text: str, size: float = TEXT_SIZE) -> float:
    return sum(map(_share, text)) * size


def _drawn(text: str) -> str:
    letters = "".join(letter for letter in text if unicodedata.category(letter) not in NOT_DRAWN)
    return " ".join(letters.split()) or ELLIPSIS


def _share(letter: str) -> float:
    """Of the size of the type, in our own font; a little of it for what stands over another letter."""
    if unicodedata.combining(letter):
        return 0.1
    if letter in THIN:
        return 0.28
    if letter in NARROW:
        return 0.37
    if letter in SLIM:
        return 0.48
    if letter in WIDE or unicodedata.east_asian_width(letter) in "WF":
        return 0.9
    return 0.68 if letter.isupper() else 0.55
