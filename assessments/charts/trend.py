"""How the components stood in each assessment of a subject: a square for each, with its score in it, the best first.

The filled ones stand above the line. All begin at one edge, so what has grown is seen before anything is read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeguarding.printing.drawing import Drawing, look
from safeguarding.printing.fitting import fitted, width_of

from .marks import ACCENT, BOLD, GREY, INDENT, INK, PAPER, TEXT, TEXT_SIZE, WIDTH, chart, placed
from .picture import Picture, Table, picture
from .score_line import SCORES, Grades

# More than these are too many to take in; the table has them all.
DRAWN_MAX = 6
LEFT, SQUARES, ROW, STEP = 226, 264, 26, 22
# From the middle of a square to its edge, where there is room, and where there is just enough for its score.
HALF, LEAST_HALF = 9, 4.5
# Between two squares.
GAP = 2
# Between "12 of 12" and its words.
BLANK = 6
ABOVE = look("filled", fill=ACCENT)
BELOW = look("hollow", fill=PAPER, stroke=INK)
UNSCORED = look("hollow", fill=PAPER, stroke=GREY, stroke_dasharray="2 2")
ON_ABOVE = look("on-filled", fill=PAPER, font_weight="bold", text_anchor="middle")


@dataclass(frozen=True)
class Past:
    """One assessment: how many components have score 1, 2, 3 and 4, and how many have none."""

    period: str
    counts: tuple[int, int, int, int]
    unscored: int

    def above(self, line: int) -> int:
        return sum(self.counts[line - 1 :])


@dataclass(frozen=True)
class _Square:
    x: float
    y: float
    half: float
    score: int | None

    @property
    def place(self) -> tuple[float, float, float, float]:
        return self.x - self.half, self.y - self.half, self.x + self.half, self.y + self.half


def _texts(squares: Iterable[_Square]) -> list[tuple[float, float, str]]:
    return [(each.x, each.y, str(each.score)) for each in squares if each.half >= LEAST_HALF]


def trend(past: Sequence[Past], grades: Grades) -> Picture | None:
    """None if there is nothing to compare with."""
    if len(past) < 2:
        return None
    rows = [((number + 0.5) * ROW, each) for number, each in enumerate(past[-DRAWN_MAX:])]
    drawing = chart(len(rows) * ROW)
    _squares(drawing, rows, grades.line)
    _words(drawing, rows, grades)
    named = {"line": grades.line_in_words}
    return picture(
        "trend",
        _("Components at %(line)s or better in each assessment") % named,
        "; ".join(f"{each.period}: {_above_in_words(each, grades)} ({_by_score(each, grades)})" for each in past),
        drawing,
        Table(
            (_("Assessment"), _("%(line)s or better") % named, _("Components by score")),
            tuple((each.period, _above_in_words(each, grades), _by_score(each, grades)) for each in past),
        ),
    )


def _by_score(one: Past, grades: Grades) -> str:
    """ "1 Outstanding, 5 Good, 5 Requires improvement, 1 Inadequate" """
    counts = zip(reversed(SCORES), reversed(one.counts), strict=True)
    parts = [f"{count} {grades.labels.get(score, score)}" for score, count in counts if count]
    if one.unscored:
        parts.append(_("%(count)d not yet scored") % {"count": one.unscored})
    return ", ".join(parts)


def _above_in_words(one: Past, grades: Grades) -> str:
    """ "7 of 12", or "7 of 10 scored" if not all are. With nothing scored there is no result, rather than 0."""
    scored = sum(one.counts)
    if not scored:
        return _("Not yet scored")
    words = {"above": one.above(grades.line), "scored": scored}
    return (_("%(above)d of %(scored)d scored") if one.unscored else _("%(above)d of %(scored)d")) % words


def _squares(drawing: Drawing, rows: Sequence[tuple[float, Past]], line: int) -> None:
    squares = [square for y, one in rows for square in _row(y, one)]
    above = [square for square in squares if square.score and square.score >= line]
    below = [square for square in squares if square.score and square.score < line]
    drawing.rects(ABOVE, [square.place for square in above])
    drawing.rects(BELOW, [square.place for square in below])
    drawing.rects(UNSCORED, [square.place for square in squares if not square.score])
    drawing.texts(ON_ABOVE, _texts(above))
    drawing.texts(placed(TEXT, "middle"), _texts(below))


def _row(y: float, one: Past) -> Iterable[_Square]:
    counts = zip(reversed(SCORES), reversed(one.counts), strict=True)
    scores = [score for score, count in counts for _each in range(count)] + [None] * one.unscored
    step = min(STEP, SQUARES / max(1, len(scores)))
    for number, score in enumerate(scores):
        yield _Square(LEFT + (number + 0.5) * step, y, min(HALF, (step - GAP) / 2), score)


def _words(drawing: Drawing, rows: Sequence[tuple[float, Past]], grades: Grades) -> None:
    *before, latest = rows
    left = LEFT + SQUARES + INDENT
    drawing.texts(TEXT, [(0, y, fitted(each.period, LEFT - INDENT, TEXT_SIZE)) for y, each in before])
    drawing.texts(BOLD, [(0, y, fitted(each.period, LEFT - INDENT, TEXT_SIZE, bold=True)) for y, each in [latest]])
    drawing.texts(BOLD, [(left, y, _above_in_words(each, grades)) for y, each in rows])
    # "7 of 10 scored" needs the space of both.
    scored = {y: _above_in_words(each, grades) for y, each in rows if not each.unscored}
    beside = left + BLANK + max((width_of(text, TEXT_SIZE, bold=True) for text in scored.values()), default=0)
    better = fitted(_("%(line)s or better") % {"line": grades.line_in_words}, WIDTH - beside, TEXT_SIZE)
    drawing.texts(TEXT, [(beside, y, better) for y in scored])
