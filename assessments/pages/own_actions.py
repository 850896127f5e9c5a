"""A person's own actions: those they lead, and those of the agency they speak for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.http import urlencode

from assessments.models import Action
from assessments.models.action import ActionQuerySet
from partnerships.models import SPEAKERS, PartnerAgency, User
from safeguarding.names import sort_key

from .tracker import NOBODY

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    HomeAction = WithAnnotations[Action, "AtHome"]

MOST_AT_HOME = 10


class AtHome(TypedDict):
    partnership: int
    partnership_name: str
    # How many the partnership has of its kind.
    of_these: int


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

    shown: list["HomeAction"]
    more: list[More]


def open_actions_of(person: User) -> ActionQuerySet:
    still_here = PartnerAgency.objects.current().filter(
        partnership=OuterRef("sheet__assessment__partnership"), agency=OuterRef("lead_agency")
    )
    spoken_for = Q(lead_agency=F("viewer_agency"), viewer_role__in=SPEAKERS) & Exists(still_here)
    rows = Action.objects.visible_to(person).open()
    return rows.filter(Q(lead_person=person) | spoken_for).order_by("due", "pk")


def for_home(person: User) -> tuple[Own, Own]:
    # Not "is null": SQLite would use that index and read every agency's actions that name no person.
    rows = open_actions_of(person).filter(Q(lead_person=person) | ~Q(lead_person__isnull=False))
    partnership = F("sheet__assessment__partnership")
    kind = [partnership, F("lead_person")]
    rows = rows.annotate(
        partnership=partnership,
        partnership_name=F("sheet__assessment__partnership__name"),
        of_these=Window(Count("pk"), partition_by=kind),
        place=Window(RowNumber(), partition_by=kind, order_by=["due", "pk"]),
    )
    rows = rows.filter(place__lte=MOST_AT_HOME).select_related("sheet__component", "sheet__assessment", "lead_agency")
    found = list(rows)
    led, agencys = ([row for row in found if bool(row.lead_person_id) is is_led] for is_led in (True, False))
    return _own(led), _own(agencys)


def _own(rows: "list[HomeAction]") -> Own:
    # The first row of each partnership has the number of them.
    each = {row.partnership: row for row in reversed(rows)}.values()
    is_all = sum(row.of_these for row in each) <= MOST_AT_HOME
    return Own(rows[:MOST_AT_HOME], [] if is_all else list(_more(each)))


def _more(rows: "Iterable[HomeAction]") -> Iterable[More]:
    for row in sorted(rows, key=lambda row: sort_key(row.partnership_name)):
        wanted = {"person": row.lead_person_id} if row.lead_person_id else _of_agency(row)
        url = f"{reverse('actions', args=[row.partnership])}?{urlencode(wanted)}"
        yield More(row.partnership_name, row.of_these, url)


def _of_agency(row: Action) -> dict[str, Any]:
    return {"agency": row.lead_agency_id, "person": NOBODY}
