"""How many actions stand at each status. The dark part of a bar is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.papers.standing import StatusCount

from .drawing import Picture, Table, picture
from .fitting import fitted
from .marks import ACCENT, DANGER, INDENT, PALE, canvas, rects, texts

NAMES, BARS, ROW, THICK = 112, 330, 17, 11
# Of the number before its words.
NUMBER = 34


def actions_by_status(counts: Sequence[StatusCount]) -> Picture | None:
    """None where no action is planned."""
    most = max((each.count for each in counts), default=0)
    if not most:
        return None
    bars = [_Bar((number + 0.5) * ROW, BARS / most, each) for number, each in enumerate(counts)]
    return picture(
        "actions",
        _("Actions by status"),
        "; ".join(f"{each.status}: {in_words(each)}" for each in counts),
        canvas(
            len(bars) * ROW,
            [
                rects(
                    [bar.between(bar.of.overdue, bar.of.count) for bar in bars if bar.of.count > bar.of.overdue],
                    fill=PALE,
                    stroke=ACCENT,
                ),
                rects([bar.between(0, bar.of.overdue) for bar in bars if bar.of.overdue], fill=DANGER),
                texts([bar.text(0, fitted(bar.of.status, NAMES - INDENT)) for bar in bars]),
                texts([bar.text(bar.end, str(bar.of.count)) for bar in bars], fontWeight="bold"),
                texts([bar.text(bar.end + NUMBER, overdue_in_words(bar.of)) for bar in bars if bar.of.overdue]),
            ],
        ),
        Table(
            (_("Status"), _("Actions"), _("Of these overdue")),
            tuple((each.status, str(each.count), str(each.overdue)) for each in counts),
        ),
    )


def in_words(each: StatusCount) -> str:
    """ "11, of these 3 overdue" """
    return f"{each.count}, {overdue_in_words(each)}" if each.overdue else str(each.count)


def overdue_in_words(each: StatusCount) -> str:
    return _("of these %(count)d overdue") % {"count": each.overdue}


@dataclass(frozen=True)
class _Bar:
    y: float
    # The length of one action.
    step: float
    of: StatusCount

    @property
    def end(self) -> float:
        """Where its words begin."""
        return NAMES + self.of.count * self.step + INDENT

    def between(self, first: int, last: int) -> dict[str, float]:
        x, x2 = NAMES + first * self.step, NAMES + last * self.step
        return {"x": x, "x2": x2, "y": self.y - THICK / 2, "y2": self.y + THICK / 2}

    def text(self, x: float, text: str) -> dict[str, Any]:
        return {"x": x, "y": self.y, "text": text}
