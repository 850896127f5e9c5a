"""How many actions have each status. The dark part of a bar is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeguarding.printing.drawing import look
from safeguarding.printing.fitting import fitted, width_of

from .marks import ACCENT, BOLD, DANGER, INDENT, PALE, TEXT, TEXT_SIZE, chart
from .picture import Picture, Table, picture

NAMES, BARS, ROW, THICK = 112, 330, 17, 11
# Between a number and its words.
BLANK = 6
IN_TIME = look("hollow", fill=PALE, stroke=ACCENT)
OVERDUE = look("filled", fill=DANGER)


@dataclass(frozen=True)
class StatusBar:
    status: str
    count: int
    overdue: int

    @property
    def in_words(self) -> str:
        return f"{self.count}, {self.overdue_in_words}" if self.overdue else str(self.count)

    @property
    def overdue_in_words(self) -> str:
        return _("of these %(count)d overdue") % {"count": self.overdue}


def actions_by_status(bars: Sequence[StatusBar]) -> Picture | None:
    """None where no action is planned."""
    most = max((bar.count for bar in bars), default=0)
    if not most:
        return None
    rows = [((number + 0.5) * ROW, bar) for number, bar in enumerate(bars)]

    def x(count: int) -> float:
        return NAMES + count * BARS / most

    def part(y: float, first: int, last: int) -> tuple[float, float, float, float]:
        return x(first), y - THICK / 2, x(last), y + THICK / 2

    def after_number(bar: StatusBar) -> float:
        return x(bar.count) + INDENT + width_of(str(bar.count), TEXT_SIZE, bold=True) + BLANK

    drawing = chart(len(rows) * ROW)
    drawing.rects(IN_TIME, [part(y, bar.overdue, bar.count) for y, bar in rows if bar.count > bar.overdue])
    drawing.rects(OVERDUE, [part(y, 0, bar.overdue) for y, bar in rows if bar.overdue])
    drawing.texts(TEXT, [(0, y, fitted(bar.status, NAMES - INDENT, TEXT_SIZE)) for y, bar in rows])
    drawing.texts(BOLD, [(x(bar.count) + INDENT, y, str(bar.count)) for y, bar in rows])
    drawing.texts(TEXT, [(after_number(bar), y, bar.overdue_in_words) for y, bar in rows if bar.overdue])
    return picture(
        "actions",
        _("Actions by status"),
        "; ".join(f"{bar.status}: {bar.in_words}" for bar in bars),
        drawing,
        Table(
            (_("Status"), _("Actions"), _("Of these overdue")),
            tuple((bar.status, str(bar.count), str(bar.overdue)) for bar in bars),
        ),
    )
