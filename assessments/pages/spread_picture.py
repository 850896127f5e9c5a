"""The agencies' dots on one line from 1 to 4, the agreed score as a bar across it: where to draw each.

`_components/spread.html` draws it, on the page and in the paper. Its words say all that it shows.
"""

from dataclasses import dataclass

from assessments.spread import Spread

SCORES = (1, 2, 3, 4)
# In the drawing's own units: the room of one score, from dot to dot, dots side by side before another row begins.
SLOT, PITCH, IN_A_ROW = 60, 10, 5
TOP, NUMBERS = 8, 18


@dataclass(frozen=True)
class SpreadPicture:
    # The middle of each dot; the scores on the line as (x, number); the bar's x, None until a score is agreed.
    dots: tuple[tuple[float, float], ...]
    marks: tuple[tuple[int, int], ...]
    bar: int | None
    line: int
    height: int
    width: int = SLOT * len(SCORES)


def picture_of(spread: Spread, agreed: int | None) -> SpreadPicture:
    counts = spread.counts
    rows = max(1, *(_rows(counts[score]) for score in SCORES))
    line = TOP + rows * PITCH
    return SpreadPicture(
        dots=tuple(dot for score in SCORES for dot in _dots(counts[score], _x(score), line)),
        marks=tuple((_x(score), score) for score in SCORES),
        bar=_x(agreed) if agreed else None,
        line=line,
        height=line + NUMBERS,
    )


def _dots(number: int, x: int, line: int) -> list[tuple[float, float]]:
    """A heap above the line, its rows centred on the score."""
    found = []
    for row in range(_rows(number)):
        here = min(IN_A_ROW, number - row * IN_A_ROW)
        left = x - (here - 1) * PITCH / 2
        found += [(left + each * PITCH, line - (row + 0.5) * PITCH - 1) for each in range(here)]
    return found


def _rows(number: int) -> int:
    return -(-number // IN_A_ROW)


def _x(score: int) -> int:
    return SLOT * (score - 1) + SLOT // 2
