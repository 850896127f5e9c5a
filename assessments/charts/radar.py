"""The radar that the field knows: an axis for each component, a ring for each score.

What stands now is filled, last time is a dashed outline. Between two components the one is joined to the other only
where both are scored: a component without a score leaves a gap, since it does not stand at nothing.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from assessments.papers.parts import LINE as GOOD

from .drawing import Picture, picture
from .fitting import in_lines
from .marks import ACCENT, BAND, GREY, LINE, PAPER, RULE, SMALL, WIDTH, Layer, canvas, diameter, points, rules, texts
from .score_line import SCORES

RADIUS, MARGIN = 132, 22
MIDDLE, HEIGHT = WIDTH / 2, 2 * (RADIUS + MARGIN)
# From the outer ring to the names.
AWAY = 12
WIDE_ROOM = 240

Point = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """One component: its score now and last time, where there is one on the same scale."""

    name: str
    now: int | None
    last: int | None


def radar(axes: Sequence[Axis], *, now: str, last: str = "") -> Picture:
    """`now` and `last` say of when the scores are; no last time is drawn without its name."""
    title = _("Profile of the scores, %(now)s and %(last)s") if last else _("Profile of the scores, %(now)s")
    return picture(
        "radar",
        title % {"now": now, "last": last},
        "; ".join(_words(axis, bool(last)) for axis in axes),
        canvas(HEIGHT, [*_rings(axes), *_scores(axes, bool(last)), *_numbers(len(axes)), *_names(axes)]),
    )


def _words(axis: Axis, compares: bool) -> str:
    now = str(axis.now) if axis.now else _("not yet scored")
    if not compares:
        return f"{axis.name}: {now}"
    last = _("last time %(score)d") % {"score": axis.last} if axis.last else _("no score last time")
    return f"{axis.name}: {now}, {last}"


def _rings(axes: Sequence[Axis]) -> list[Layer]:
    spokes = [_spoke(each, len(axes)) for each in range(len(axes))]
    scored = [spoke for spoke, axis in zip(spokes, axes, strict=True) if axis.now]
    unscored = [spoke for spoke, axis in zip(spokes, axes, strict=True) if not axis.now]
    rings = {score: _ring(len(axes), score) for score in SCORES}
    return [
        _shape([rings[4]], fill=BAND, strokeWidth=0),
        _shape([rings[GOOD]], fill=PAPER, stroke=GREY, strokeWidth=1.5),
        _shape([rings[score] for score in SCORES if score != GOOD], stroke=RULE),
        rules(scored, color=RULE),
        rules(unscored, color=GREY, strokeDash=[2, 4]),
    ]


def _scores(axes: Sequence[Axis], compares: bool) -> list[Layer]:
    now, last = [axis.now for axis in axes], [axis.last if compares else None for axis in axes]
    return [
        _shape(_wedges(now), fill=ACCENT, fillOpacity=0.22, strokeWidth=0),
        _shape(_outline(now), stroke=ACCENT, strokeWidth=2),
        _shape(_outline(last), stroke=GREY, strokeWidth=1.5, strokeDash=[5, 3]),
        points(_dots(last), size=diameter(5.5), stroke=GREY, strokeWidth=1.5, fill=PAPER),
        points(_dots(now), size=diameter(3.6), fill=ACCENT, strokeWidth=0),
    ]


def _numbers(of: int) -> list[Layer]:
    """Of the rings, up the middle, between two axes."""
    step = RADIUS / len(SCORES) * math.cos(math.pi / max(1, of))
    places = [{"x": MIDDLE, "y": HEIGHT / 2 - step * score, "text": str(score)} for score in SCORES]
    return [
        points(places, size=diameter(6.5), fill=PAPER, strokeWidth=0),
        texts(places, align="center", fontSize=SMALL, color=GREY),
    ]


def _names(axes: Sequence[Axis]) -> list[Layer]:
    """Each beside the end of its axis, to the radar's right or left, with its score."""
    places = [_name(number, len(axes), axis) for number, axis in enumerate(axes)]
    return [
        texts(
            [line for side, lines in places if side == align for line in lines if line["bold"] == bold],
            align=align,
            fontWeight="bold" if bold else "normal",
        )
        for align in ("left", "right")
        for bold in (False, True)
    ]


def _name(number: int, of: int, axis: Axis) -> tuple[str, list[dict[str, Any]]]:
    x, y = _at(number, of, RADIUS + AWAY)
    room = WIDTH - x if x > MIDDLE else x
    # Near the top and the bottom names stand close above each other, and have room for all their words in one line.
    lines = in_lines(axis.name, room, most=1 if room > WIDE_ROOM else 2)
    lines.append(str(axis.now) if axis.now else _("not yet scored"))
    top = y - (len(lines) - 1) * LINE / 2
    return "left" if x > MIDDLE else "right", [
        {"x": x, "y": top + row * LINE, "text": text, "bold": bool(axis.now) and row == len(lines) - 1}
        for row, text in enumerate(lines)
    ]


def _at(number: int, of: int, away: float) -> Point:
    """Clockwise from the top, half a step on: no name stands right above the radar or right below it."""
    angle = (number + 0.5) * math.tau / of
    return MIDDLE + away * math.sin(angle), HEIGHT / 2 - away * math.cos(angle)


def _on(number: int, of: int, score: int) -> Point:
    return _at(number, of, RADIUS * score / len(SCORES))


def _spoke(number: int, of: int) -> dict[str, float]:
    x, y = _at(number, of, RADIUS)
    return {"x": MIDDLE, "y": HEIGHT / 2, "x2": x, "y2": y}


def _dots(scores: Sequence[int | None]) -> list[dict[str, float]]:
    spots = [_on(number, len(scores), score) for number, score in enumerate(scores) if score]
    return [{"x": x, "y": y} for x, y in spots]


def _ring(of: int, score: int) -> str:
    return _closed([_on(number, of, score) for number in range(of)])


def _outline(scores: Sequence[int | None]) -> list[str]:
    """Round all of them, or along each run of neighbours that are scored."""
    return _paths(scores, lambda spots: _path(spots))


def _wedges(scores: Sequence[int | None]) -> list[str]:
    """From the middle out to each run and back."""
    return _paths(scores, lambda spots: _closed([(MIDDLE, HEIGHT / 2), *spots]))


def _paths(scores: Sequence[int | None], path: Callable[[list[Point]], str]) -> list[str]:
    if scores and all(scores):
        return [_closed([_on(number, len(scores), score or 0) for number, score in enumerate(scores)])]
    return [path(spots) for spots in _runs(scores) if len(spots) > 1]


def _runs(scores: Sequence[int | None]) -> Iterable[list[Point]]:
    """Neighbours that are scored, round the top too: read from behind a gap, no run is cut in two."""
    gap = list(scores).index(None) if None in scores else 0
    numbers = [*range(gap, len(scores)), *range(gap)]
    for is_scored, run in groupby(numbers, key=lambda number: bool(scores[number])):
        if is_scored:
            yield [_on(number, len(scores), scores[number] or 0) for number in run]


def _closed(spots: Sequence[Point]) -> str:
    """Back to where it began, in so many words: of several paths in one shape, only the last is closed by its sign."""
    return _path([*spots, *spots[:1]]) + "Z" if spots else ""


def _path(spots: Sequence[Point]) -> str:
    """In the units of a point's shape: from its middle, 1 is the radius."""
    steps = [f"{(x - MIDDLE) / RADIUS:.4f},{(y - HEIGHT / 2) / RADIUS:.4f}" for x, y in spots]
    return "M" + "L".join(steps) if steps else ""


def _shape(paths: Sequence[str], **look: object) -> Layer:
    where = [{"x": MIDDLE, "y": HEIGHT / 2}] if any(paths) else []
    # A point that is given no fill takes a colour of its own.
    return points(
        where, shape="".join(paths), size=diameter(RADIUS), **{"fill": "transparent", "strokeWidth": 1, **look}
    )
