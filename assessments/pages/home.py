"""The first page after sign-in: what is waiting for a person, and their partnerships."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnerships.models import Partnership, User

from .assessment_list import Listed
from .challenges_to_answer import challenges_to_answer
from .mine import Mine, mine_of
from .own_actions import Own, for_home
from .task import Task
from .views_to_give import views_to_give


@dataclass(frozen=True)
class Home:
    views_to_give: list[Task]
    challenges: list[Task]
    # Their own actions, and their agency's with no person named.
    actions: Own
    agencys_actions: Own
    partnerships: list[tuple[Partnership, list[Listed]]]


def home_of(person: User) -> Home:
    mine = mine_of(person)
    actions, agencys_actions = for_home(mine)
    return Home(
        views_to_give=views_to_give(mine),
        challenges=challenges_to_answer(mine),
        actions=actions,
        agencys_actions=agencys_actions,
        partnerships=list(_partnerships(mine)),
    )


def _partnerships(mine: Mine) -> Iterator[tuple[Partnership, list[Listed]]]:
    for pk, membership in mine.memberships.items():
        yield membership.partnership, [each for each in mine.assessments.values() if each.partnership == pk]
