"""What is in a person's partnerships, fetched first.

What else is theirs is then found by plain keys, which costs less than joining their memberships into each query.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from partnerships.models import SPEAKERS, Membership, User
from safeguarding.names import by_name
from safeguarding.prepared import Prepared

from .assessment_list import Listed, assessments_of


@dataclass(frozen=True)
class Place:
    """A person's membership of a partnership."""

    partnership: int
    name: str
    role: str
    agency: int | None

    @property
    def acts(self) -> bool:
        return self.role in SPEAKERS

    @property
    def speaks_for(self) -> int | None:
        """The key of the agency whose views and actions are theirs too."""
        return self.agency if self.acts else None

    @property
    def url(self) -> str:
        return reverse("partnership", args=[self.partnership])


@dataclass(frozen=True)
class Mine:
    person: int
    # By partnership, in the order of the partnerships' names.
    places: Mapping[int, Place]
    # By key, the newest period first.
    assessments: Mapping[int, Listed]

    def place_at(self, assessment: int) -> Place:
        return self.places[self.assessments[assessment].partnership]

    @property
    def spoken_for(self) -> set[tuple[int, int]]:
        """Each partnership where they speak for an agency, with that agency."""
        return {(each.partnership, each.speaks_for) for each in self.places.values() if each.speaks_for}


PLACES = Prepared(
    lambda person: (
        Membership.objects.filter(person=person)
        .order_by(by_name("partnership__name"), "partnership_id")
        .values_list("partnership", "partnership__name", "role", "agency")
    )
)


def mine_of(person: User) -> Mine:
    places = {place.partnership: place for place in (Place(*row) for row in PLACES(person.pk))}
    assessments = assessments_of(places) if places else []
    return Mine(person.pk, places, {each.pk: each for each in assessments})
