"""Finds agencies that a partnership may want to add: its region's first, then national ones, then all others."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partnerships.models import Agency, PartnerAgency, Partnership

# More is a reason to type more of the name.
FOUND_AT_MOST = 20
# Counting stops here, because a few letters can match most of the agencies.
COUNTED_AT_MOST = 200
# Partnerships to look at, in order of their names, so that a service with a thousand reads no more than one with fifty.
NEARBY, ELSEWHERE = 50, 20


@dataclass(frozen=True)
class FoundAgencies:
    """Each list is sorted by name."""

    # In partnerships of the same region.
    nearby: list[Agency]
    # In partnerships of several other regions.
    national: list[Agency]
    others: list[Agency]
    # More than COUNTED_AT_MOST is COUNTED_AT_MOST + 1.
    matching: int

    @property
    def shown(self) -> list[Agency]:
        return [*self.nearby, *self.national, *self.others]


def that_can_join(partnership: Partnership) -> QuerySet[Agency]:
    here = partnership.partner_agencies.filter(left=None)
    return Agency.objects.exclude(pk__in=here.order_by().values("agency"))


def find(partnership: Partnership, words: str) -> FoundAgencies:
    """Those whose name or short name contains each of the words. Without words, only nearby and national ones."""
    rows = that_can_join(partnership)
    for word in words.split():
        rows = rows.filter(Q(name__icontains=word) | Q(short_name__icontains=word))
    near, wide = _well_known(partnership)
    known = list(rows.filter(pk__in=near.keys() | wide.keys()))
    nearby = _first(FOUND_AT_MOST if words else FOUND_AT_MOST // 2, near, known)
    national = _first(FOUND_AT_MOST - len(nearby), wide, [agency for agency in known if agency not in nearby])
    shown = len(nearby) + len(national)
    others = list(rows.exclude(pk__in=near.keys() | wide.keys())[: FOUND_AT_MOST - shown]) if words else []
    matching = shown + len(others)
    if words and matching == FOUND_AT_MOST:
        matching = rows.order_by()[: COUNTED_AT_MOST + 1].count()
    return FoundAgencies(nearby, national, others, matching)


def _well_known(partnership: Partnership) -> tuple[Counter[int], Counter[int]]:
    """In how many of its region's partnerships each agency takes part, and in how many other regions if in several."""
    regions = _regions_near_and_far(partnership)
    partners = PartnerAgency.objects.current().filter(partnership__in=regions).order_by()
    pairs = list(partners.values_list("agency", "partnership"))
    near = Counter(agency for agency, where in pairs if regions[where] == partnership.region_id)
    by_region = {(agency, regions[where]) for agency, where in pairs}
    far = Counter(agency for agency, region in by_region if region != partnership.region_id)
    return near, Counter({agency: number for agency, number in far.items() if number > 1})


def _regions_near_and_far(partnership: Partnership) -> dict[int, int]:
    """The region of each partnership to look at."""
    first = Partnership.objects.order_by("name").values_list("pk", "region")
    near, far = first.filter(region=partnership.region_id), first.exclude(region=partnership.region_id)
    return dict([*near[:NEARBY], *far[:ELSEWHERE]])


def _first(most: int, number: Counter[int], agencies: list[Agency]) -> list[Agency]:
    """The agencies with the highest numbers, in the order in which they are."""
    known = [agency for agency in agencies if agency.pk in number]
    # Sorting keeps the order of those with equal numbers.
    chosen = sorted(known, key=lambda agency: -number[agency.pk])[:most]
    return [agency for agency in known if agency in chosen]
