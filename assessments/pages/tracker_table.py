"""The tracker's table: headings, the order of the rows, and what each row says."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Func, IntegerField, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import Action, ActionStatus, Assessment, Priority
from safeguarding import days
from safeguarding.names import name_at

from .labels import ChoiceLabels

LETTERS = 160


@dataclass(frozen=True)
class Heading:
    label: str | Promise
    # The sort of its link. Empty if it can't be sorted by.
    sort: str = ""
    # For aria-sort. Empty if the list is sorted by another column.
    sorted: str = ""


@dataclass(frozen=True)
class Line:
    """One row of the tracker."""

    # Shortened, if it is long.
    what: str
    url: str
    component: str
    assessment: str
    who: str
    due: str
    # Empty once it is closed, because it is no longer due.
    due_in_words: str
    is_overdue: bool
    priority: str
    status: str
    # Empty while it is open.
    closed_on: str
    # Empty without an update.
    updated: str


def _rank(field: str, values: Iterable[str]) -> Case:
    """Sorts values in the order we list them, where alphabetical order differs."""
    whens = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*whens, output_field=IntegerField())


ORDERS: dict[str, tuple[F | Func | Case, ...]] = {
    "due": (F("due"),),
    "priority": (_rank("priority", Priority.values),),
    "agency": (name_at("lead_agency__name"), name_at("lead_person__name")),
    "component": (F("sheet__component__position"),),
    "status": (_rank("status", ActionStatus.values),),
}
HEADINGS = (
    ("", gettext_lazy("What will be done")),
    ("component", gettext_lazy("Component and assessment")),
    ("agency", gettext_lazy("Lead")),
    ("due", gettext_lazy("Due")),
    ("priority", gettext_lazy("Priority")),
    ("status", gettext_lazy("Status")),
    ("", gettext_lazy("Last update")),
)


def in_order(rows: QuerySet[Action], sort: str) -> QuerySet[Action]:
    """By one of ORDERS, descending after a "-". Rows without a value come last in either direction."""
    orders = ORDERS[sort.removeprefix("-") or "due"]
    ways = [each.desc(nulls_last=True) if sort.startswith("-") else each.asc(nulls_last=True) for each in orders]
    # Ties need a fixed order, or a row could be on two pages or on none.
    return rows.order_by(*ways, "due", "pk")


def headings(sort: str) -> list[Heading]:
    return [_heading(name, label, sort or "due") for name, label in HEADINGS]


def _heading(name: str, label: str | Promise, sort: str) -> Heading:
    if not name or sort not in (name, f"-{name}"):
        return Heading(label, name)
    return Heading(label, f"-{name}", "ascending") if sort == name else Heading(label, name, "descending")


class Words:
    """What many rows share, worked out once: today, labels of choices, periods of assessments."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        self.labels = ChoiceLabels()
        self._names: dict[int, tuple[str, str]] = {}

    def name(self, row: Action) -> str:
        return self._told(row.sheet.assessment)[0]

    def period(self, row: Action) -> str:
        return self._told(row.sheet.assessment)[1]

    def _told(self, assessment: Assessment) -> tuple[str, str]:
        if assessment.pk not in self._names:
            self._names[assessment.pk] = assessment.name, assessment.period
        return self._names[assessment.pk]


def line_of(row: Action, who: str, updated: datetime.datetime | None, words: Words) -> Line:
    is_open = row.is_open
    return Line(
        # Django's filter checks every character, even of a text that is short enough.
        what=row.what if len(row.what) <= LETTERS else Truncator(row.what).chars(LETTERS),
        url=row.get_absolute_url(),
        component=str(row.sheet.component),
        assessment=words.name(row),
        who=who,
        due=days.in_words(row.due),
        due_in_words=days_in_words(row.due, words.today) if is_open else "",
        is_overdue=is_open and row.due < words.today,
        priority=words.labels.of(row, "priority"),
        status=words.labels.of(row, "status"),
        closed_on=days.in_words(row.closed_on) if row.closed_on else "",
        updated=days.in_words(timezone.localdate(updated)) if updated else "",
    )


def days_in_words(due: datetime.date, today: datetime.date) -> str:
    days = (due - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days < 2:
        return _("tomorrow") if days else _("today")
    return _("in %(days)d days") % {"days": days}
