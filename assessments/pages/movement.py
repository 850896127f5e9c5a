"""How far a score has moved since an earlier assessment: one rule for pages, papers and charts.

Movement is told for one subject on one scale only. Between two subjects a score that differs is no progress, and no
inspectorate's grade is turned into another's: there the scores are set side by side, and nothing is counted.
"""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

# Now minus then; NEW without a score then; None without one now, and where nothing is compared.
Movement = int | str | None
NEW = "new"


def movement_of(now: int | None, then: int | None, *, compares: bool) -> Movement:
    if now is None or not compares:
        return None
    return NEW if then is None else now - then


def in_words(movement: Movement) -> str:
    """ "up 1", "same", "new"; "" where there is none."""
    if movement is None:
        return ""
    if isinstance(movement, str):
        return _("new")
    if movement == 0:
        return _("same")
    return (_("up %(steps)d") if movement > 0 else _("down %(steps)d")) % {"steps": abs(movement)}


def directions(movements: Iterable[Movement]) -> Counter[str]:
    """How many went "up" or "down", stayed the "same" or are "new"."""
    return Counter(_direction(each) for each in movements if each is not None)


def counted(counts: Counter[str]) -> str:
    """ "4 up, 3 the same, 1 down, 1 new", without the kinds that do not occur."""
    words = [
        (counts["up"], _("%(count)d up")),
        (counts["same"], _("%(count)d the same")),
        (counts["down"], _("%(count)d down")),
        (counts["new"], _("%(count)d new")),
    ]
    return ", ".join(phrase % {"count": count} for count, phrase in words if count)


def why_not_counted(*, same_subject: bool, same_scale: bool) -> str:
    """Why no movement is shown between two assessments; "" where it is shown."""
    if not same_subject and not same_scale:
        return _(
            "These are assessments of two different subjects, scored on two different scales. Their scores are shown "
            "side by side, and no movement is counted."
        )
    if not same_subject:
        return _(
            "These are assessments of two different subjects. Their scores are shown side by side, and no movement is "
            "counted."
        )
    if not same_scale:
        return _(
            "These assessments were scored on different scales. Each score is shown in its own scale’s words, and no "
            "movement is counted."
        )
    return ""


def _direction(movement: int | str) -> str:
    if isinstance(movement, str):
        return NEW
    return "up" if movement > 0 else "down" if movement else "same"
