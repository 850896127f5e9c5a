"""How far a score has moved since an earlier assessment: one rule for pages, papers and charts.

Movement is shown only for one subject on one scale. A different score for another subject is not progress, and one
inspectorate's grade is never turned into another's. In those cases scores are shown side by side and nothing is
counted.
"""

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

# Now minus then. NEW if there was no score then. None if there is none now, or nothing is compared.
Movement = int | str | None
NEW = "new"


def movement_of(now: int | None, then: int | None, *, compares: bool) -> Movement:
    if now is None or not compares:
        return None
    return NEW if then is None else now - then


def in_words(movement: Movement) -> str:
    if movement is None:
        return ""
    if isinstance(movement, str):
        return _("new")
    if movement == 0:
        return _("same")
    return (_("up %(steps)d") if movement > 0 else _("down %(steps)d")) % {"steps": abs(movement)}


def directions(movements: Iterable[Movement]) -> Counter[str]:
    return Counter(_direction(each) for each in movements if each is not None)


def counted(counts: Counter[str]) -> str:
    words = [
        (counts["up"], _("%(count)d up")),
        (counts["same"], _("%(count)d the same")),
        (counts["down"], _("%(count)d down")),
        (counts["new"], _("%(count)d new")),
    ]
    return ", ".join(phrase % {"count": count} for count, phrase in words if count)


def why_not_counted(*, same_subject: bool, same_scale: bool) -> str:
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
