"""Drawings as PNG, for programs that can't show SVG."""

import io
from collections.abc import Iterable

from defusedxml.ElementTree import fromstring
from PIL import Image

from .drawing import SVG, Drawing, look
from .fitting import is_in_our_font
from .glyphs import spell_out
from .static import static_path

# A PNG has twice the resolution of the SVG on paper.
PNG_SCALE = 2
# Most pixels a side, whatever the drawing says: a far larger one would kill the whole process.
MOST = 8_000
# Made by `npm run build` (scripts/drawing_fonts.py), because the library can't use the fonts that pages load.
FONTS = ("dist/drawing/regular.ttf", "dist/drawing/bold.ttf")
# A letter that no font has; the room for one, and how many there are in a row.
NO_LETTER, CELL, COLUMNS = "\U0010fffd", 60, 20


def png(svg: str) -> bytes:
    root = fromstring(svg)
    texts = "".join(text.text or "" for text in root.iter(f"{{{SVG}}}text"))
    others = {letter for letter in texts if not is_in_our_font(letter)}
    if missing := _without_a_font(others):
        svg = spell_out(svg, missing)
    _x, _y, width, height = map(float, root.get("viewBox", "").split())
    scale = min(PNG_SCALE, MOST / max(width, height))
    return _draw(svg, max(1, round(width * scale)), max(1, round(height * scale)), with_system_fonts=bool(others))


def _without_a_font(letters: Iterable[str]) -> set[int]:
    """Draws each letter in its own cell after one that no font has: the library draws that as an empty box."""
    drawn = [NO_LETTER, *sorted(letters)]
    if len(drawn) == 1:
        return set()
    places = [(number % COLUMNS * CELL, number // COLUMNS * CELL) for number in range(len(drawn))]
    width, height = COLUMNS * CELL, places[-1][1] + CELL
    drawing = Drawing(width, height, text_size=CELL / 3)
    drawing.texts(look("text"), [(x, y + CELL / 2, letter) for (x, y), letter in zip(places, drawn, strict=True)])
    picture = Image.open(io.BytesIO(_draw(drawing.svg("Letters"), width, height, with_system_fonts=True)))
    box, *cells = [picture.crop((x, y, x + CELL, y + CELL)).tobytes() for x, y in places]
    return {ord(letter) for letter, cell in zip(drawn[1:], cells, strict=True) if cell == box}


def _draw(svg: str, width: int, height: int, *, with_system_fonts: bool) -> bytes:
    # Not loaded unless a Word file is made, to save memory.
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        height=height,
        font_files=[str(static_path(name)) for name in FONTS],
        skip_system_fonts=not with_system_fonts,
    )
