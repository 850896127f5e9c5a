"""What is in a person's partnerships, fetched first.

What else is theirs is then found by plain keys, which costs less than joining their memberships into each query.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from partnerships.models import Membership, User

from .assessment_list import Listed, assessments_of


@dataclass(frozen=True)
class Mine:
    person: User
    # By partnership, in the order of the partnerships' names.
    memberships: Mapping[int, Membership]
    # By key, the newest period first.
    assessments: Mapping[int, Listed]

    def membership_at(self, assessment: int) -> Membership:
        return self.memberships[self.assessments[assessment].partnership]

    @property
    def spoken_for(self) -> set[tuple[int, int]]:
        """Each partnership where they speak for an agency, with that agency."""
        return {(each.partnership_id, each.speaks_for) for each in self.memberships.values() if each.speaks_for}


def mine_of(person: User) -> Mine:
    rows = Membership.objects.filter(person=person).select_related("partnership").order_by("partnership")
    memberships = {row.partnership_id: row for row in rows}
    assessments = assessments_of(memberships) if memberships else []
    return Mine(person, memberships, {each.pk: each for each in assessments})
