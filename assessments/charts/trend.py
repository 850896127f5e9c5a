"""How the components stood in each assessment of a subject: a square for each, with its score in it, the best first.

The filled ones stand above the line. All begin at one edge, so what has grown is seen before anything is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.papers.parts import LINE as GOOD
from assessments.papers.standing import Standing

from .drawing import Picture, Table, picture
from .fitting import fitted
from .marks import ACCENT, GREY, INDENT, INK, PAPER, WIDTH, Layer, canvas, diameter, points, texts

# More than these are too many to take in; the table has them all.
DRAWN_MAX = 6
LEFT, SQUARES, ROW, STEP = 206, 264, 26, 22
# From the middle of a square to its edge.
HALF = 9
# Of "12 of 12", before its words.
NUMBER = 52


@dataclass(frozen=True)
class _Square:
    x: float
    y: float
    score: int | None

    @property
    def place(self) -> dict[str, object]:
        return {"x": self.x, "y": self.y, "text": str(self.score)}


def trend(standings: Sequence[Standing], labels: Mapping[int, str]) -> Picture | None:
    """`labels` are the scale's words for its scores. None where there is nothing to compare with."""
    if len(standings) < 2:
        return None
    rows = [((number + 0.5) * ROW, each) for number, each in enumerate(standings[-DRAWN_MAX:])]
    return picture(
        "trend",
        _("Components at %(line)s or better in each assessment") % {"line": line_of(labels)},
        "; ".join(f"{each.period}: {above_in_words(each)} ({by_score(each, labels)})" for each in standings),
        canvas(len(rows) * ROW, [*_squares(rows), *_words(rows, line_of(labels))]),
        Table(
            (_("Assessment"), _("%(line)s or better") % {"line": line_of(labels)}, _("Components by score")),
            tuple((each.period, above_in_words(each), by_score(each, labels)) for each in standings),
        ),
    )


def line_of(labels: Mapping[int, str]) -> str:
    return labels.get(GOOD, str(GOOD))


def by_score(standing: Standing, labels: Mapping[int, str]) -> str:
    """ "1 Outstanding, 5 Good, 5 Requires improvement, 1 Inadequate" """
    parts = [f"{standing.at(score)} {labels.get(score, score)}" for score in (4, 3, 2, 1) if standing.at(score)]
    if standing.unscored:
        parts.append(_("%(count)d not yet scored") % {"count": standing.unscored})
    return ", ".join(parts)


def above_in_words(standing: Standing) -> str:
    """ "7 of 12", or "7 of 10 scored" if not all are scored. With nothing scored there is no result, rather than 0."""
    if not standing.scored:
        return _("Not yet scored")
    words = {"above": standing.above_line, "scored": standing.scored}
    return (_("%(above)d of %(scored)d scored") if standing.unscored else _("%(above)d of %(scored)d")) % words


def _squares(rows: Sequence[tuple[float, Standing]]) -> list[Layer]:
    squares = [square for y, standing in rows for square in _row(y, standing)]
    above = [square.place for square in squares if square.score and square.score >= GOOD]
    below = [square.place for square in squares if square.score and square.score < GOOD]
    unscored = [square.place for square in squares if not square.score]
    look = {"shape": "square", "size": diameter(HALF)}
    return [
        points(above, fill=ACCENT, strokeWidth=0, **look),
        points(below, fill=PAPER, stroke=INK, strokeWidth=1, **look),
        points(unscored, fill=PAPER, stroke=GREY, strokeWidth=1, strokeDash=[2, 2], **look),
        texts(above, align="center", fontWeight="bold", color=PAPER),
        texts(below, align="center"),
    ]


def _row(y: float, standing: Standing) -> Iterable[_Square]:
    scores = [score for score in (4, 3, 2, 1) for _each in range(standing.at(score))] + [None] * standing.unscored
    step = min(STEP, SQUARES / max(1, len(scores)))
    for number, score in enumerate(scores):
        yield _Square(LEFT + (number + 0.5) * step, y, score)


def _words(rows: Sequence[tuple[float, Standing]], line: str) -> list[Layer]:
    left = LEFT + SQUARES + INDENT
    better = fitted(_("%(line)s or better") % {"line": line}, WIDTH - left - NUMBER)
    # "7 of 10 scored" needs the space of both.
    scored = [(y, each) for y, each in rows if not each.unscored]
    *before, (last_y, last) = rows
    return [
        texts([{"x": 0, "y": y, "text": fitted(each.period, LEFT - INDENT)} for y, each in before]),
        texts([{"x": 0, "y": last_y, "text": fitted(last.period, LEFT - INDENT)}], fontWeight="bold"),
        texts([{"x": left, "y": y, "text": above_in_words(each)} for y, each in rows], fontWeight="bold"),
        texts([{"x": left + NUMBER, "y": y, "text": better} for y, _each in scored]),
    ]
