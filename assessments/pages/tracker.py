"""Every action in a partnership's assessments, to filter, sort and count."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

from django.db.models import QuerySet
from django.utils import timezone

from assessments.models import (
    NAME,
    Action,
    ActionStatus,
    ActionUpdate,
    Assessment,
    Component,
    ComponentAssessment,
    ProtectiveMarking,
)
from assessments.models.action import ActionQuerySet
from assessments.models.choices import CLOSED
from assessments.models.row_types import ACTIONS
from partnerships.models import Partnership
from safeguarding.names import by_name, sort_key
from safeguarding.prepared import Prepared

from .tracker_table import Line, Words, in_order, line_of

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
        rows = in_order(_matching(_all(self.partnership.pk), wanted), wanted.sort)
        return rows.only(*ACTIONS.fields, "sheet", "closed_on")

    def rows(self, found: Iterable[Action]) -> list[Action]:
        """With their sheets."""
        rows = list(found)
        for row in rows:
            row.sheet = self.sheets[row.sheet_id]
        return rows

    def lines(self, found: Iterable[Action]) -> list[Line]:
        rows, words = self.rows(found), Words()
        updates = ActionUpdate.objects.filter(action__in=rows).order_by("at", "pk")
        # The later ones replace the earlier.
        latest = dict(updates.values_list("action", "at"))
        return [line_of(row, self.who(row), latest.get(row.pk), words) for row in rows]

    def agency(self, row: Action) -> str:
        return self.agencies[row.lead_agency_id] if row.lead_agency_id else ""

    def person(self, row: Action) -> str:
        return self.people[row.lead_person_id] if row.lead_person_id else ""

    def who(self, row: Action) -> str:
        return ", ".join(name for name in (self.person(row), self.agency(row)) if name)


# Without their long texts.
SHEETS = Prepared(
    lambda partnership: (
        ComponentAssessment.objects.filter(assessment__partnership=partnership)
        .select_related("assessment", "component")
        .only(
            *(f"assessment__{name}" for name in (*NAME, "protective_marking")),
            *("component__slug", "component__code", "component__name"),
            "component__position",
        )
        .order_by("-assessment__period_end", by_name("assessment__subject"), "assessment", "component__position")
    )
)
FACTS = Prepared(lambda partnership: _all(partnership).order_by().values_list("status", "due", "closed_on"))
LEADS = Prepared(
    lambda partnership: (
        _all(partnership)
        .order_by()
        .values_list("lead_agency", "lead_agency__name", "lead_person", "lead_person__name", "lead_person__email")
        .distinct()
    )
)


def tracker_of(partnership: Partnership) -> Tracker:
    sheets = {sheet.pk: sheet for sheet in SHEETS(partnership.pk)}
    return Tracker(partnership, sheets, *_leads(partnership), _counts(partnership))


def quarter_start(day: datetime.date) -> datetime.date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _all(partnership: int) -> ActionQuerySet:
    """Its actions, each once: one that was carried forward counts where it continues."""
    return Action.objects.filter(sheet__assessment__partnership=partnership).not_continued()


def _leads(partnership: Partnership) -> tuple[dict[int, str], dict[int, str]]:
    agencies, people = {}, {}
    for agency, agency_name, person, name, email in LEADS(partnership.pk):
        agencies[agency] = agency_name
        people[person] = name or email
    return _by_name(agencies), _by_name(people)


def _by_name(names: dict[int | None, str]) -> dict[int, str]:
    named = [(key, name) for key, name in names.items() if key is not None]
    return dict(sorted(named, key=lambda each: (sort_key(each[1]), each[0])))


def _counts(partnership: Partnership) -> Counts:
    today = timezone.localdate()
    since = quarter_start(today)
    facts = FACTS(partnership.pk)
    open_until = [due for status, due, _closed in facts if status not in CLOSED]
    done_on = [closed for status, _due, closed in facts if status == ActionStatus.DONE]
    return Counts(
        open=len(open_until),
        overdue=sum(day < today for day in open_until),
        done=sum(day >= since for day in done_on),
        since=since,
    )


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
