"""Every action in a partnership's assessments, to filter, sort and count."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.models import (
    NAME,
    Action,
    ActionStatus,
    ActionUpdate,
    Assessment,
    Component,
    ComponentAssessment,
    Priority,
    ProtectiveMarking,
)
from assessments.models.choices import CLOSED
from partnerships.models import Partnership
from safeguarding.names import by_name, name_at, sort_key

# Instead of a person's key: led by an agency alone.
NOBODY = "nobody"
# As well as a row's own statuses.
OPEN, OVERDUE, ALL = "open", "overdue", "all"


@dataclass(frozen=True)
class Wanted:
    """The filters as in the address.

    Empty means all. An empty `status` means OPEN, an empty `sort` the due date. Agency, person and assessment are keys,
    or NOBODY.
    """

    agency: str = ""
    person: str = ""
    component: str = ""
    status: str = ""
    horizon: str = ""
    priority: str = ""
    assessment: str = ""
    sort: str = ""

    @property
    def is_narrow(self) -> bool:
        status = "" if self.status == OPEN else self.status
        return replace(self, sort="", status=status) != Wanted()


@dataclass(frozen=True)
class Counts:
    open: int
    overdue: int
    # In the current calendar quarter, which started on `since`.
    done: int
    since: datetime.date


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

    what: str
    url: str
    component: str
    assessment: str
    who: str
    due: datetime.date
    # Empty once it is closed, because it is no longer due.
    due_in_words: str
    is_overdue: bool
    priority: str
    status: str
    closed_on: datetime.date | None
    updated: datetime.datetime | None


@dataclass(frozen=True)
class Tracker:
    partnership: Partnership
    # By key, with components and assessments: newest period first, then in component order.
    sheets: dict[int, ComponentAssessment]
    # People and agencies that lead an action, by key, sorted by name.
    agencies: dict[int, str]
    people: dict[int, str]
    counts: Counts

    @property
    def assessments(self) -> list[Assessment]:
        return list({sheet.assessment_id: sheet.assessment for sheet in self.sheets.values()}.values())

    @property
    def components(self) -> list[Component]:
        found = {sheet.component_id: sheet.component for sheet in self.sheets.values()}
        return sorted(found.values(), key=attrgetter("position"))

    @property
    def marking(self) -> str:
        """The highest of its assessments', because an action may belong to any of them."""
        markings = {each.protective_marking for each in self.assessments}
        found = [marking for marking in ProtectiveMarking if marking.value in markings]
        return str(found[-1].label) if found else ""

    def find(self, wanted: Wanted) -> QuerySet[Any]:
        return in_order(_matching(_all(self.sheets), wanted), wanted.sort)

    def rows(self, found: Iterable[Any]) -> Iterator[Any]:
        for row in found:
            row.sheet = self.sheets[row.sheet_id]
            yield row

    def lines(self, found: Iterable[Any]) -> list[Line]:
        words = Words()
        return [_line(row, words) for row in self.rows(found)]


def tracker_of(partnership: Partnership) -> Tracker:
    found = ComponentAssessment.objects.filter(assessment__partnership=partnership)
    # Without their long texts.
    found = found.select_related("assessment", "component").only(
        *(f"assessment__{name}" for name in (*NAME, "protective_marking")),
        *("component__slug", "component__code", "component__name"),
        "component__position",
    )
    found = found.order_by(
        "-assessment__period_end", by_name("assessment__subject"), "assessment", "component__position"
    )
    sheets = {sheet.pk: sheet for sheet in found}
    return Tracker(partnership, sheets, *_leads(sheets), _counts(sheets))


def days_in_words(due: datetime.date, today: datetime.date) -> str:
    days = (due - today).days
    if days < 0:
        return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
    if days < 2:
        return _("tomorrow") if days else _("today")
    return _("in %(days)d days") % {"days": days}


def quarter_start(day: datetime.date) -> datetime.date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _rank(field: str, values: Iterable[str]) -> Case:
    """Sorts values in the order we list them, where alphabetical order differs."""
    whens = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*whens, output_field=IntegerField())


ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due"),),
    "priority": (_rank("priority", Priority.values),),
    "agency": (name_at("lead_agency__name"), name_at("lead_person__name")),
    "component": (F("sheet__component__position"),),
    "status": (_rank("status", ActionStatus.values),),
}
SORTS = [f"{way}{name}" for name in ORDERS for way in ("", "-")]
HEADINGS = (
    ("", gettext_lazy("What will be done")),
    ("component", gettext_lazy("Component and assessment")),
    ("agency", gettext_lazy("Lead")),
    ("due", gettext_lazy("Due")),
    ("priority", gettext_lazy("Priority")),
    ("status", gettext_lazy("Status")),
    ("", gettext_lazy("Last update")),
)


def in_order(rows: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """By one of SORTS. Rows without a value come last in either direction."""
    orders = ORDERS[sort.removeprefix("-") or "due"]
    ways = [each.desc(nulls_last=True) if sort.startswith("-") else each.asc(nulls_last=True) for each in orders]
    # Ties need a fixed order, or a row could be on two pages or on none.
    return rows.order_by(*ways, "due", "pk")


def headings(sort: str) -> list[Heading]:
    return [_heading(name, label, sort or "due") for name, label in HEADINGS]


def _heading(name: str, label: Any, sort: str) -> Heading:
    if not name or sort not in (name, f"-{name}"):
        return Heading(label, name)
    return Heading(label, f"-{name}", "ascending") if sort == name else Heading(label, name, "descending")


def _all(sheets: Collection[int]) -> Any:
    """The actions of the sheets, each once: one that was carried forward counts where it continues."""
    return Action.objects.filter(sheet__in=list(sheets)).going_on_here()


def _leads(sheets: Collection[int]) -> tuple[dict[int, str], dict[int, str]]:
    names = ("lead_agency", "lead_agency__name", "lead_person", "lead_person__name", "lead_person__email")
    found = _all(sheets).order_by().values_list(*names).distinct()
    agencies, people = {}, {}
    for agency, agency_name, person, name, email in found:
        agencies[agency] = agency_name
        people[person] = name or email
    return _by_name(agencies), _by_name(people)


def _by_name(names: dict[int | None, str]) -> dict[int, str]:
    named = [(key, name) for key, name in names.items() if key is not None]
    return dict(sorted(named, key=lambda each: (sort_key(each[1]), each[0])))


def _counts(sheets: Collection[int]) -> Counts:
    today = timezone.localdate()
    since = quarter_start(today)
    is_open = ~Q(status__in=CLOSED)
    found = _all(sheets).aggregate(
        open=Count("pk", filter=is_open),
        overdue=Count("pk", filter=is_open & Q(due__lt=today)),
        done=Count("pk", filter=Q(status=ActionStatus.DONE, closed_on__gte=since)),
    )
    return Counts(**found, since=since)


def _matching(rows: Any, wanted: Wanted) -> Any:
    paths = {
        "lead_agency": wanted.agency,
        "sheet__component__slug": wanted.component,
        "sheet__assessment": wanted.assessment,
        "horizon": wanted.horizon,
        "priority": wanted.priority,
    }
    rows = rows.filter(**{path: value for path, value in paths.items() if value})
    if wanted.person:
        rows = rows.filter(lead_person=None if wanted.person == NOBODY else wanted.person)
    return _of_status(rows, wanted.status or OPEN)


def _of_status(rows: Any, status: str) -> Any:
    if status == ALL:
        return rows
    if status in ActionStatus.values:
        return rows.filter(status=status)
    is_open = rows.exclude(status__in=CLOSED)
    return is_open.filter(due__lt=timezone.localdate()) if status == OVERDUE else is_open


def for_lines(rows: QuerySet[Any]) -> QuerySet[Any]:
    latest = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-pk")
    rows = rows.select_related("lead_agency", "lead_person").only(
        *("sheet", "what", "kind", "horizon", "due", "review", "priority", "status", "stopped_because", "closed_on"),
        *("lead_agency__name", "lead_person__name", "lead_person__email"),
    )
    return rows.annotate(updated=Subquery(latest.values("at")[:1]))


class Words:
    """What many rows share, worked out once: today, labels of choices, periods of assessments."""

    def __init__(self) -> None:
        self.today = timezone.localdate()
        fields = ("kind", "horizon", "priority", "status")
        self._labels = {name: {value: str(label) for value, label in _choices(name)} for name in fields}
        self._names: dict[int, tuple[str, str]] = {}

    def label(self, row: Any, field: str) -> str:
        return self._labels[field][getattr(row, field)]

    def name(self, row: Any) -> str:
        return self._told(row.sheet.assessment)[0]

    def period(self, row: Any) -> str:
        return self._told(row.sheet.assessment)[1]

    def _told(self, assessment: Any) -> tuple[str, str]:
        if assessment.pk not in self._names:
            self._names[assessment.pk] = assessment.name, assessment.period
        return self._names[assessment.pk]


def _choices(name: str) -> Any:
    field: Any = Action._meta.get_field(name)
    return field.flatchoices


def _line(row: Any, words: Words) -> Line:
    return Line(
        what=row.what,
        url=row.get_absolute_url(),
        component=str(row.sheet.component),
        assessment=words.name(row),
        who=row.who,
        due=row.due,
        due_in_words=days_in_words(row.due, words.today) if row.is_open else "",
        is_overdue=row.is_overdue,
        priority=words.label(row, "priority"),
        status=words.label(row, "status"),
        closed_on=row.closed_on,
        updated=row.updated,
    )
