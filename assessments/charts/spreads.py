"""How far agencies' views of each component lie apart.

Each dot is one agency; the bar is the score that was agreed. One component's picture by itself, in the tables, is
drawn by `_components/spread.html`.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _

from assessments.pages.collective import Views
from assessments.papers.parts import Level

from .drawing import Picture, Table, picture
from .marks import ACCENT, INK, PALE, PAPER, canvas, diameter, points, rects
from .score_line import SCORES, ScoreLine

# Room for "Improvement" above a score, and for "1 view: 3, agreed 2" at the right.
LEFT, PLOT = 275, 252
# Dots side by side before another row of them begins; the room of one; what a line needs besides.
IN_A_ROW, PITCH, AIR = 8, 7.5, 11
BAR = 12


def spreads(rows: Sequence[tuple[str, Views]], levels: Sequence[Level]) -> Picture | None:
    """Of each component by its name, in the order they come. None where no views are told."""
    if not rows:
        return None
    line = ScoreLine(LEFT, PLOT, levels)
    heights = [_height(views) for _name, views in rows]
    bottoms = list(accumulate(heights, initial=line.top))
    middles = [(top + bottom) / 2 for top, bottom in pairwise(bottoms)]
    placed = [(y, height, views) for y, height, (_name, views) in zip(middles, heights, rows, strict=True)]
    return picture(
        "spreads",
        _("Agencies’ views of each component and the agreed score"),
        ". ".join(f"{name}: {views.alternative or _('no view')}" for name, views in rows),
        canvas(
            bottoms[-1],
            [
                *line.behind(bottoms[-1]),
                line.dots_across(middles),
                rects([_bar(*each, line) for each in placed if each[2].agreed], fill=PALE, stroke=ACCENT),
                points(
                    [dot for y, _height, views in placed for dot in _dots(views, y, line)],
                    size=diameter(PITCH / 2),
                    fill=INK,
                    stroke=PAPER,
                    strokeWidth=1,
                ),
                line.names([{"y": y, "text": name} for y, (name, _views) in zip(middles, rows, strict=True)]),
                line.words([{"y": y, "text": _in_short(views)} for y, _height, views in placed]),
            ],
        ),
        Table(
            (_("Component"), _("Views returned"), _("From"), _("To"), _("Median"), _("Agreed score")),
            tuple(_row(name, views) for name, views in rows),
        ),
    )


def _row(name: str, views: Views) -> tuple[str, ...]:
    returned = _("%(returned)d of %(asked)d") % {"returned": len(views.counted), "asked": len(views.each)}
    lowest, highest = (str(views.spread.lowest), str(views.spread.highest)) if views.counted else ("–", "–")
    agreed = str(views.agreed) if views.agreed else _("Not yet scored")
    return name, returned, lowest, highest, views.median or "–", agreed


def _in_short(views: Views) -> str:
    """ "1 to 4, agreed 2", "all say 3", "1 view: 3" """
    spread = views.spread
    if not spread.scores:
        return _("no view")
    numbers = {"lowest": spread.lowest, "highest": spread.highest, "agreed": views.agreed}
    if not spread.compares:
        text = _("1 view: %(lowest)d, agreed %(agreed)d") if views.agreed else _("1 view: %(lowest)d")
    elif not spread.width:
        text = _("all say %(lowest)d, agreed %(agreed)d") if views.agreed else _("all say %(lowest)d")
    else:
        text = _("%(lowest)d to %(highest)d, agreed %(agreed)d") if views.agreed else _("%(lowest)d to %(highest)d")
    return text % numbers


def _bar(y: float, height: float, views: Views, line: ScoreLine) -> dict[str, float]:
    x = line.x(views.agreed or 0)
    return {"x": x - BAR / 2, "x2": x + BAR / 2, "y": y - height / 2 + 1, "y2": y + height / 2 - 1}


def _dots(views: Views, y: float, line: ScoreLine) -> Iterable[dict[str, float]]:
    """In rows about the middle of the line, each centred on its score."""
    for score in SCORES:
        count = views.spread.counts[score]
        rows = _rows(count)
        for number in range(count):
            row, place = divmod(number, IN_A_ROW)
            here = min(IN_A_ROW, count - row * IN_A_ROW)
            yield {
                "x": line.x(score) + (place - (here - 1) / 2) * PITCH,
                "y": y + (row - (rows - 1) / 2) * PITCH,
            }


def _height(views: Views) -> float:
    return max(1, *(_rows(views.spread.counts[score]) for score in SCORES)) * PITCH + AIR


def _rows(number: int) -> int:
    return -(-number // IN_A_ROW)
