"""A person's own actions: those they lead, and those of the agency they speak for."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.models import Action, ActionStatus, Component
from partnerships.models import PartnerAgency
from safeguarding.prepared import Prepared, among

from .mine import Mine
from .task import Task
from .tracker import NOBODY

MOST_AT_HOME = 10
LONGEST = 160


@dataclass(frozen=True)
class OwnAction:
    pk: int
    partnership: int
    lead_person: int | None
    lead_agency: int | None


@dataclass(frozen=True)
class More:
    """A partnership that has more of these actions than home shows."""

    partnership: str
    count: int
    # Of its tracker, filtered to these actions.
    url: str


@dataclass(frozen=True)
class Own:
    """Some of a person's open actions, longest overdue first, and where to find the rest."""

    shown: list[Task]
    more: list[More]


def _open(with_named: bool, person: int, agencies: int, assessments: int) -> QuerySet[Any]:
    # Not by the agency's index: PostgreSQL would read what a large agency leads in all partnerships.
    of_agency = Q(among(Coalesce("lead_agency", 0), agencies))
    if not with_named:
        # Not "is null": SQLite would use that index and read every agency's actions that name no person.
        of_agency &= ~Q(lead_person__isnull=False)
    rows = Action.objects.filter(Q(lead_person=person) | of_agency, among("sheet__assessment", assessments)).open()
    return rows.order_by("due", "pk").values_list("pk", "sheet__assessment", "lead_person", "lead_agency")


def _partner_agencies(partnerships: int, agencies: int) -> QuerySet[Any]:
    rows = PartnerAgency.objects.filter(among("partnership", partnerships), among("agency", agencies))
    return rows.order_by().values_list("partnership", "agency", "joined", "left")


def _details(actions: int) -> QuerySet[Any]:
    component = ("sheet__component__slug", "sheet__component__name", "sheet__component__code")
    rows = Action.objects.filter(among("pk", actions)).order_by()
    return rows.values_list("pk", "what", "due", "status", "sheet__assessment", *component)


# By whether they are with those of the person's agency that name another person.
OPEN = {with_named: Prepared(partial(_open, with_named), keys=3) for with_named in (True, False)}
PARTNER_AGENCIES = Prepared(_partner_agencies, keys=2)
DETAILS = Prepared(_details)


def open_actions_of(mine: Mine, *, with_named: bool = True) -> list[OwnAction]:
    """Longest overdue first. `with_named` is with those of their agency that name another person."""
    if not mine.assessments:
        return []
    spoken_for = mine.spoken_for
    agencies = {agency for _partnership, agency in spoken_for}
    rows = OPEN[with_named](mine.person, agencies, mine.assessments)
    found = [
        OwnAction(pk, mine.assessments[assessment].partnership, person, agency)
        for pk, assessment, person, agency in rows
    ]
    if any(row.lead_person != mine.person for row in found):
        spoken_for = _still_here(spoken_for)
    return [row for row in found if row.lead_person == mine.person or (row.partnership, row.lead_agency) in spoken_for]


def _still_here(spoken_for: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Pairs of a partnership and an agency, without agencies that have left."""
    partnerships, agencies = {pair[0] for pair in spoken_for}, {pair[1] for pair in spoken_for}
    rows = PARTNER_AGENCIES(partnerships, agencies)
    return spoken_for & {
        (partnership, agency)
        for partnership, agency, joined, left in rows
        if PartnerAgency(joined=joined, left=left).is_current
    }


def for_home(mine: Mine) -> tuple[Own, Own]:
    """Their own, and their agency's with no person named."""
    found = open_actions_of(mine, with_named=False)
    led, agencys = ([row for row in found if bool(row.lead_person) is is_led] for is_led in (True, False))
    tasks = _tasks(mine, [*led[:MOST_AT_HOME], *agencys[:MOST_AT_HOME]])
    return _own(mine, led, tasks), _own(mine, agencys, tasks)


def _tasks(mine: Mine, shown: list[OwnAction]) -> dict[int, Task]:
    rows = DETAILS([row.pk for row in shown]) if shown else []
    return {
        pk: Task(
            url=reverse("action-update", args=[assessment, slug, pk]),
            name=Truncator(what).chars(LONGEST),
            hint=_hint(Component(name=name, code=code), mine.assessments[assessment].name, due),
            **_state(status, due),
        )
        for pk, what, due, status, assessment, slug, name, code in rows
    }


def _hint(component: Component, subject: str, due: datetime.date) -> str:
    words = {"component": component, "subject": subject, "due": date_format(due)}
    return _("%(component)s, %(subject)s. Due %(due)s") % words


def _state(status: str, due: datetime.date) -> dict[str, str]:
    if due < timezone.localdate():
        return {"status": _("Overdue"), "colour": "red"}
    return {"status": str(ActionStatus(status).label)}


def _own(mine: Mine, rows: list[OwnAction], tasks: dict[int, Task]) -> Own:
    shown = [tasks[row.pk] for row in rows[:MOST_AT_HOME] if row.pk in tasks]
    return Own(shown, list(_more(mine, rows)) if len(rows) > MOST_AT_HOME else [])


def _more(mine: Mine, rows: list[OwnAction]) -> Iterable[More]:
    counts = Counter(row.partnership for row in rows)
    one_of_each = {row.partnership: row for row in rows}
    for partnership, place in mine.places.items():
        if row := one_of_each.get(partnership):
            of_agency = {"agency": row.lead_agency, "person": NOBODY}
            wanted: dict[str, Any] = {"person": row.lead_person} if row.lead_person else of_agency
            url = f"{reverse('actions', args=[partnership])}?{urlencode(wanted)}"
            yield More(place.name, counts[partnership], url)
