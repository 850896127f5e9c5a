"""Makes what drawings need of our fonts, when `npm run build` has put them in static/dist/fonts/.

Each weight as one TrueType file, with Welsh letters in it, for the pictures in Word files; and the widths of its
letters, in thousandths of the size, by which words are fitted into drawings.
"""

import io
import json
import sys
from pathlib import Path

try:
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont
except ModuleNotFoundError:
    sys.exit("fontTools is missing: put the Python that has requirements/app.txt on the path, and build again.")

DIST = Path(__file__).resolve().parent.parent / "static" / "dist"
INTO = DIST / "drawing"
FILE = "atkinson-hyperlegible-next-{}-{}-normal.woff"
WEIGHTS = {"regular": 400, "bold": 700}


def main() -> None:
    INTO.mkdir(exist_ok=True)
    widths = {}
    for name, weight in WEIGHTS.items():
        font = whole_font(weight)
        font.save(INTO / f"{name}.ttf")
        widths[name] = widths_of(font)
    (INTO / "widths.json").write_text(json.dumps(widths, sort_keys=True))


def whole_font(weight: int) -> TTFont:
    """The two files that pages load as they need them, in one."""
    latin, latin_ext = (TTFont(DIST / "fonts" / FILE.format(subset, weight)) for subset in ("latin", "latin-ext"))
    font = Merger().merge([_as_truetype(latin), _as_truetype(latin_ext)])
    # Merging writes the time into the file, which must be the same whenever it is made.
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = latin["head"].modified
    return font


def widths_of(font: TTFont) -> dict[str, int]:
    units, advances = font["head"].unitsPerEm, font["hmtx"].metrics
    return {chr(letter): round(advances[glyph][0] * 1000 / units) for letter, glyph in font.getBestCmap().items()}


def _as_truetype(font: TTFont) -> io.BytesIO:
    font.flavor, font.recalcTimestamp = None, False
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return file


if __name__ == "__main__":
    main()
