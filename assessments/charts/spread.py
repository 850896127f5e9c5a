"""How far apart agencies' views of one component are: a dot for each agency, a bar for the agreed score.

Used by itself on pages and in papers, and line by line in the chart of all components.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from safeguarding.printing.drawing import Drawing, Svg, look

from .marks import BAR, GREY, INK, PAPER, TEXT, placed
from .score_line import SCORES

# On its own: the width of one score, the space above and below the dots, and the scores' numbers below that.
SLOT, AIR, NUMBERS, FIGURES = 60, 10, 16, 12
AXIS = look("line", stroke=GREY)
DOT = look("dot", fill=INK, stroke=PAPER)


@dataclass(frozen=True)
class Dots:
    """Their spacing, how many fit side by side before a new row starts, and the width of the bar."""

    pitch: float
    in_a_row: int
    bar: float

    def height(self, scores: Iterable[int]) -> float:
        return max([1, *map(self.rows, Counter(scores).values())]) * self.pitch

    def rows(self, count: int) -> int:
        return -(-count // self.in_a_row)

    def places(self, count: int) -> Iterable[tuple[float, float]]:
        """Relative to the middle of them all. The last row, which may be shorter, is at the top."""
        rows = self.rows(count)
        for number in range(count):
            row, place = divmod(number, self.in_a_row)
            here = min(self.in_a_row, count - row * self.in_a_row)
            yield (place - (here - 1) / 2) * self.pitch, ((rows - 1) / 2 - row) * self.pitch


LARGE, SMALL = Dots(pitch=10, in_a_row=5, bar=16), Dots(pitch=7.5, in_a_row=8, bar=12)


@dataclass(frozen=True)
class Line:
    """The views of one component, and where to draw them."""

    top: float
    bottom: float
    scores: Sequence[int]
    agreed: int | None

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


# In moderation a whole meeting looks at the same few.
@lru_cache(maxsize=500)
def draw_spread(scores: tuple[int, ...], agreed: int | None, words: str) -> Svg:
    """`words` describe the chart."""
    line = Line(0, LARGE.height(scores) + AIR, scores, agreed)
    width = SLOT * len(SCORES)
    drawing = Drawing(width, line.bottom + NUMBERS, text_size=FIGURES, css_class="app-spread")
    drawing.lines(AXIS, [(0, line.middle, width, line.middle)])
    draw_lines(drawing, [line], _x, LARGE)
    drawing.texts(placed(TEXT, "middle"), [(_x(score), line.bottom + NUMBERS / 2, str(score)) for score in SCORES])
    return drawing.svg(words)


def draw_lines(drawing: Drawing, lines: Sequence[Line], x: Callable[[int], float], dots: Dots) -> None:
    drawing.rects(
        BAR,
        [
            (x(line.agreed) - dots.bar / 2, line.top + 1, x(line.agreed) + dots.bar / 2, line.bottom - 1)
            for line in lines
            if line.agreed
        ],
    )
    drawing.circles(
        DOT,
        dots.pitch / 2 - 0.5,
        [
            (x(score) + across, line.middle + down)
            for line in lines
            for score, count in sorted(Counter(line.scores).items())
            for across, down in dots.places(count)
        ],
    )


def _x(score: int) -> float:
    return SLOT * (score - 0.5)
