"""The first page after sign-in: what is waiting for a person, and their partnerships."""

from collections.abc import Iterator
from dataclasses import dataclass

from partnerships.models import User

from .assessment_list import Listed
from .challenges_to_answer import challenges_to_answer
from .mine import Mine, Place, mine_of
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
    partnerships: list[tuple[Place, list[Listed]]]


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


def _partnerships(mine: Mine) -> Iterator[tuple[Place, list[Listed]]]:
    for place in mine.places.values():
        yield place, [each for each in mine.assessments.values() if each.partnership == place.partnership]
