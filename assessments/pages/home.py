"""The first page after sign-in: what is waiting for a person, and their partnerships."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from assessments.models import Assessment, Challenge, ParticipatingAgency
from partnerships.models import Partnership, User

from .own_actions import Own, for_home
from .scrutiny import challenges_to_answer


@dataclass(frozen=True)
class Home:
    views_to_give: Iterable[ParticipatingAgency]
    challenges: Iterable[Challenge]
    # Their own actions, and their agency's with no person named.
    actions: Own
    agencys_actions: Own
    # Each with its assessments `listed`.
    partnerships: Iterable[Partnership]


def home_of(person: User) -> Home:
    actions, agencys_actions = for_home(person)
    assessments = Prefetch("assessments", Assessment.objects.with_progress(), to_attr="listed")
    to_give = ParticipatingAgency.objects.waiting_for(person).select_related("agency", "assessment__partnership")
    return Home(
        views_to_give=to_give,
        challenges=challenges_to_answer(person),
        actions=actions,
        agencys_actions=agencys_actions,
        partnerships=Partnership.objects.visible_to(person).prefetch_related(assessments),
    )
