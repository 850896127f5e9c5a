"""How far apart agencies' views of all components are, one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from django.utils.translation import gettext as _

from .marks import chart
from .picture import Picture, Table, picture
from .score_line import Grades, ScoreLine
from .spread import SMALL, Line, draw_lines

# Room for "Improvement" above a score, and for "1 view: 3, agreed 2" at the right.
LEFT, PLOT = 266, 264
# The height of a line besides its dots.
AIR = 11


@dataclass(frozen=True)
class ComponentViews:
    """Agencies' scores for one component, how many agencies were asked, and the agreed score."""

    name: str
    scores: Sequence[int]
    asked: int
    agreed: int | None
    # "2.5". Like the words, "" without any view.
    median: str
    # "1: 2 agencies; 3: 1 agency; agreed score 3"
    words: str


def spreads(components: Sequence[ComponentViews], grades: Grades) -> Picture | None:
    """In the order given. None if no views are shown."""
    if not components:
        return None
    line = ScoreLine(LEFT, PLOT, grades)
    edges = list(accumulate((SMALL.height(each.scores) + AIR for each in components), initial=line.top))
    lines = [
        Line(top, bottom, each.scores, each.agreed)
        for (top, bottom), each in zip(pairwise(edges), components, strict=True)
    ]
    middles = [each.middle for each in lines]
    drawing = chart(edges[-1])
    line.behind(drawing, edges[-1])
    line.dots_across(drawing, middles)
    draw_lines(drawing, lines, line.x, SMALL)
    line.names(drawing, zip(middles, (each.name for each in components), strict=True))
    line.words(drawing, zip(middles, map(_in_short, components), strict=True))
    return picture(
        "spreads",
        _("Agencies’ views of each component and the agreed score"),
        ". ".join(f"{each.name}: {each.words or _('no view')}" for each in components),
        drawing,
        Table(
            (_("Component"), _("Views returned"), _("From"), _("To"), _("Median"), _("Agreed score")),
            tuple(map(_row, components)),
        ),
    )


def _row(views: ComponentViews) -> tuple[str, ...]:
    returned = _("%(returned)d of %(asked)d") % {"returned": len(views.scores), "asked": views.asked}
    lowest, highest = (str(min(views.scores)), str(max(views.scores))) if views.scores else ("–", "–")
    agreed = str(views.agreed) if views.agreed else _("Not yet scored")
    return views.name, returned, lowest, highest, views.median or "–", agreed


def _in_short(views: ComponentViews) -> str:
    """ "1 to 4, agreed 2", "all say 3", "1 view: 3" """
    if not views.scores:
        return _("no view")
    numbers = {"lowest": min(views.scores), "highest": max(views.scores), "agreed": views.agreed}
    if len(views.scores) == 1:
        text = _("1 view: %(lowest)d, agreed %(agreed)d") if views.agreed else _("1 view: %(lowest)d")
    elif numbers["lowest"] == numbers["highest"]:
        text = _("all say %(lowest)d, agreed %(agreed)d") if views.agreed else _("all say %(lowest)d")
    else:
        text = _("%(lowest)d to %(highest)d, agreed %(agreed)d") if views.agreed else _("%(lowest)d to %(highest)d")
    return text % numbers
