"""The radar chart: an axis for each component, a ring for each score.

Scores now are filled, last time's are a dashed outline. Two neighbouring components are joined only if both are scored.
A component without a score leaves a gap, because it is not zero.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from safeguarding.printing.drawing import Drawing, look
from safeguarding.printing.fitting import in_lines

from .marks import (
    ACCENT,
    BOLD,
    FILLED,
    FINE,
    GREY,
    LINE,
    PAPER,
    RING,
    RULE,
    SHADE,
    SMALL,
    TEXT,
    TEXT_SIZE,
    WIDTH,
    chart,
    placed,
)
from .picture import Picture, picture
from .score_line import SCORES

RADIUS, MARGIN = 132, 22
MIDDLE, HEIGHT = WIDTH / 2, 2 * (RADIUS + MARGIN)
# From the outer ring to the names, and further to the side near the top and the bottom, where dots are beside them.
AWAY, BESIDE = 12, 8
WIDE_ROOM = 240

ABOVE_LINE = look("hollow", fill=PAPER, stroke=GREY, stroke_width=1.5)
OTHER_RINGS = look("line", fill="none", stroke=RULE)
UNSCORED = look("line", stroke=GREY, stroke_dasharray="2 4")
AREA = look("area", fill=ACCENT, fill_opacity=0.22)
OUTLINE = look("line", fill="none", stroke=ACCENT, stroke_width=2)
LAST = look("line", fill="none", stroke=GREY, stroke_width=1.5, stroke_dasharray="5 3")
PLATE = look("paper", fill=PAPER)
NUMBER = look("text", fill=GREY, font_size=SMALL, text_anchor="middle")

Point = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """One component: its score now and, on the same scale, last time."""

    name: str
    now: int | None
    last: int | None


def radar(axes: Sequence[Axis], *, line: int, now: str, last: str = "") -> Picture:
    """Shaded above the `line`.

    `now` and `last` are the dates of the scores. Without `last` only the current scores are drawn.
    """
    drawing = chart(HEIGHT)
    _rings(drawing, axes, line)
    _scores(drawing, axes, bool(last))
    _numbers(drawing, len(axes))
    _names(drawing, axes)
    title = _("Profile of the scores, %(now)s and %(last)s") if last else _("Profile of the scores, %(now)s")
    words = "; ".join(_words(axis, bool(last)) for axis in axes)
    return picture("radar", title % {"now": now, "last": last}, words, drawing)


def _words(axis: Axis, compares: bool) -> str:
    now = str(axis.now) if axis.now else _("not yet scored")
    if not compares:
        return f"{axis.name}: {now}"
    last = _("last time %(score)d") % {"score": axis.last} if axis.last else _("no score last time")
    return f"{axis.name}: {now}, {last}"


def _rings(drawing: Drawing, axes: Sequence[Axis], line: int) -> None:
    spokes = [(MIDDLE, HEIGHT / 2, *_at(number, len(axes), RADIUS)) for number in range(len(axes))]
    rings = {score: _closed([_on(number, len(axes), score) for number in range(len(axes))]) for score in SCORES}
    drawing.paths(SHADE, [rings[SCORES[-1]]])
    drawing.paths(ABOVE_LINE, [rings[line]])
    drawing.paths(OTHER_RINGS, [ring for score, ring in rings.items() if score != line])
    drawing.lines(FINE, [spoke for spoke, axis in zip(spokes, axes, strict=True) if axis.now])
    drawing.lines(UNSCORED, [spoke for spoke, axis in zip(spokes, axes, strict=True) if not axis.now])


def _scores(drawing: Drawing, axes: Sequence[Axis], compares: bool) -> None:
    now, last = [axis.now for axis in axes], [axis.last if compares else None for axis in axes]
    drawing.paths(AREA, _wedges(now))
    drawing.paths(OUTLINE, _outline(now))
    drawing.paths(LAST, _outline(last))
    drawing.circles(RING, 5.5, _dots(last))
    drawing.circles(FILLED, 3.6, _dots(now))


def _numbers(drawing: Drawing, of: int) -> None:
    step = RADIUS / len(SCORES) * math.cos(math.pi / max(1, of))
    places = [(MIDDLE, HEIGHT / 2 - step * score) for score in SCORES]
    drawing.circles(PLATE, 6.5, places)
    drawing.texts(NUMBER, [(x, y, str(score)) for (x, y), score in zip(places, SCORES, strict=True)])


@dataclass(frozen=True)
class _Name:
    """A line of words beside the end of an axis."""

    x: float
    y: float
    text: str
    is_bold: bool

    @property
    def anchor(self) -> str:
        """Starts at its place on the right of the radar, ends there on the left."""
        return "start" if self.x > MIDDLE else "end"


def _names(drawing: Drawing, axes: Sequence[Axis]) -> None:
    lines = [line for number, axis in enumerate(axes) for line in _name(number, len(axes), axis)]
    for anchor in ("start", "end"):
        for plain, is_bold in ((TEXT, False), (BOLD, True)):
            found = [each for each in lines if (each.anchor, each.is_bold) == (anchor, is_bold)]
            drawing.texts(placed(plain, anchor), [(each.x, each.y, each.text) for each in found])


def _name(number: int, of: int, axis: Axis) -> list[_Name]:
    x, y = _at(number, of, RADIUS + AWAY)
    x += math.copysign(BESIDE, x - MIDDLE) * abs(y - HEIGHT / 2) / (RADIUS + AWAY)
    room = WIDTH - x if x > MIDDLE else x
    # Near the top and bottom names are close together, and have room for all their words on one line.
    lines = in_lines(axis.name, room, TEXT_SIZE, most=1 if room > WIDE_ROOM else 2)
    lines.append(str(axis.now) if axis.now else _("not yet scored"))
    top = y - (len(lines) - 1) * LINE / 2
    return [
        _Name(x, top + row * LINE, text, bool(axis.now) and row == len(lines) - 1) for row, text in enumerate(lines)
    ]


def _at(number: int, of: int, away: float) -> Point:
    """Clockwise from the top plus half a step, so that no name is right above or below the radar."""
    angle = (number + 0.5) * math.tau / of
    return MIDDLE + away * math.sin(angle), HEIGHT / 2 - away * math.cos(angle)


def _on(number: int, of: int, score: int) -> Point:
    return _at(number, of, RADIUS * score / len(SCORES))


def _dots(scores: Sequence[int | None]) -> list[Point]:
    return [_on(number, len(scores), score) for number, score in enumerate(scores) if score]


def _outline(scores: Sequence[int | None]) -> list[str]:
    return _paths(scores, _path)


def _wedges(scores: Sequence[int | None]) -> list[str]:
    return _paths(scores, lambda spots: _closed([(MIDDLE, HEIGHT / 2), *spots]))


def _paths(scores: Sequence[int | None], path: Callable[[list[Point]], str]) -> list[str]:
    if scores and all(scores):
        return [_closed(_dots(scores))]
    return [path(spots) for spots in _runs(scores) if len(spots) > 1]


def _runs(scores: Sequence[int | None]) -> Iterable[list[Point]]:
    """Scored neighbours, round the top too: starts after a gap, so that no run is cut in two."""
    gap = list(scores).index(None) if None in scores else 0
    numbers = [*range(gap, len(scores)), *range(gap)]
    for is_scored, run in groupby(numbers, key=lambda number: bool(scores[number])):
        if is_scored:
            yield [_on(number, len(scores), scores[number] or 0) for number in run]


def _closed(spots: Sequence[Point]) -> str:
    return f"{_path(spots)}Z" if spots else ""


def _path(spots: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in spots)
