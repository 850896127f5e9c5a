"""Who can speak for an agency today."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef

from partnerships.models import SPEAKERS, Membership, PartnerAgency, User

# By the keys of partnership and agency.
Speakers = dict[tuple[int, int | None], list[User]]


def speakers_for(agencies: Collection[tuple[int, int | None]]) -> Speakers:
    still_here = PartnerAgency.objects.current().filter(partnership=OuterRef("partnership"), agency=OuterRef("agency"))
    memberships = Membership.objects.filter(
        Exists(still_here),
        partnership__in={partnership for partnership, _agency in agencies},
        agency__in={agency for _partnership, agency in agencies if agency},
        role__in=SPEAKERS,
        person__is_active=True,
    )
    people: Speakers = defaultdict(list)
    for membership in memberships.select_related("person"):
        people[membership.partnership_id, membership.agency_id].append(membership.person)
    return people
