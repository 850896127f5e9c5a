"""Every action in a partnership's assessments, to filter, sort and count."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from assessments.models import (
    NAME,
    Action,
    ActionStatus,
    Assessment,
    Component,
    ComponentAssessment,
    ProtectiveMarking,
)
from assessments.models.action import ActionQuerySet
from assessments.models.choices import CLOSED
from partnerships.models import Partnership
from safeguarding.names import by_name, sort_key

from .tracker_table import Line, Words, in_order, line_of

if TYPE_CHECKING:
    from .tracker_table import TrackedAction

Row = TypeVar("Row", bound=Action)

# Instead of a person's key: led by an agency alone.
NOBODY = "nobody"
# As well as a row's own statuses.
OPEN, OVERDUE, ALL = "open", "overdue", "all"


@dataclass(frozen=True)
class ActionFilter:
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
        return replace(self, sort="", status=status) != ActionFilter()


@dataclass(frozen=True)
class Counts:
    open: int
    overdue: int
    # In the current calendar quarter, which started on `since`.
    done: int
    since: datetime.date


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

    def find(self, wanted: ActionFilter) -> QuerySet[Action]:
        return in_order(_matching(_all(self.sheets), wanted), wanted.sort)

    def rows(self, found: Iterable[Row]) -> Iterator[Row]:
        for row in found:
            row.sheet = self.sheets[row.sheet_id]
            yield row

    def lines(self, found: "Iterable[TrackedAction]") -> list[Line]:
        words = Words()
        return [line_of(row, words) for row in self.rows(found)]


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


def quarter_start(day: datetime.date) -> datetime.date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _all(sheets: Collection[int]) -> ActionQuerySet:
    """The actions of the sheets, each once: one that was carried forward counts where it continues."""
    return Action.objects.filter(sheet__in=list(sheets)).not_continued()


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


def _matching(rows: ActionQuerySet, wanted: ActionFilter) -> ActionQuerySet:
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


def _of_status(rows: ActionQuerySet, status: str) -> ActionQuerySet:
    if status == ALL:
        return rows
    if status in ActionStatus.values:
        return rows.filter(status=status)
    is_open = rows.exclude(status__in=CLOSED)
    return is_open.filter(due__lt=timezone.localdate()) if status == OVERDUE else is_open
