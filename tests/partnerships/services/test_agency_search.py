import pytest
from django.utils import timezone

from partnerships.models import Agency
from partnerships.services import agency_search
from partnerships.services.agency_search import COUNTED_AT_MOST, ELSEWHERE, FOUND_AT_MOST, NEARBY, find
from tests.factories import AgencyFactory, PartnerAgencyFactory, PartnershipFactory


def names(agencies):
    return [agency.name for agency in agencies]


def take_part(name, *partnerships, **dates):
    agency = AgencyFactory(name=name)
    for each in partnerships:
        PartnerAgencyFactory(partnership=each, agency=agency, **dates)
    return agency


@pytest.fixture
def neighbour(partnership):
    return PartnershipFactory(region=partnership.region)


@pytest.fixture
def far(db):
    """Partnerships of three other regions."""
    return [PartnershipFactory() for _each in range(3)]


def test_the_regions_agencies_come_first_then_national_ones_then_all_others(partnership, neighbour, far):
    take_part("Fire West", far[0])
    take_part("Fire College", *far)
    take_part("Fire South", neighbour)
    AgencyFactory(name="Fire Museum")

    found = find(partnership, "fire")

    assert names(found.nearby) == ["Fire South"]
    assert names(found.national) == ["Fire College"]
    assert names(found.others) == ["Fire Museum", "Fire West"]
    assert found.matching == 4


def test_without_words_only_the_regions_agencies_and_national_ones_are_suggested(partnership, neighbour, far):
    take_part("Fire West", far[0])
    take_part("Fire College", *far)
    take_part("Fire South", neighbour)

    found = find(partnership, "")

    assert (names(found.nearby), names(found.national), found.others) == (["Fire South"], ["Fire College"], [])


def test_two_partnerships_of_one_other_region_do_not_make_an_agency_national(partnership, far):
    take_part("Fire West", far[0], PartnershipFactory(region=far[0].region))

    assert names(find(partnership, "fire").others) == ["Fire West"]


def test_an_agency_that_has_left_the_neighbours_is_not_nearby(partnership, neighbour):
    take_part("Fire South", neighbour, left=timezone.localdate())

    assert names(find(partnership, "fire").others) == ["Fire South"]


def test_the_agencies_of_most_neighbours_are_suggested_and_shown_by_name(partnership, neighbour, monkeypatch):
    monkeypatch.setattr(agency_search, "FOUND_AT_MOST", 4)
    other = PartnershipFactory(region=partnership.region)
    take_part("A", neighbour)
    take_part("Z", neighbour, other)
    take_part("M", neighbour, other)

    assert names(find(partnership, "").nearby) == ["M", "Z"]


def test_a_national_agency_is_suggested_where_the_neighbours_fill_their_half(partnership, neighbour, far, monkeypatch):
    monkeypatch.setattr(agency_search, "FOUND_AT_MOST", 2)
    other = PartnershipFactory(region=partnership.region)
    take_part("Homes", neighbour, other)
    take_part("Prisons", neighbour, *far)

    found = find(partnership, "")

    assert (names(found.nearby), names(found.national)) == (["Homes"], ["Prisons"])


@pytest.mark.parametrize("words", ["", "police"])
def test_agencies_that_take_part_are_not_found_and_those_that_left_are(partnership, police, neighbour, words):
    PartnerAgencyFactory(partnership=neighbour, agency=police)
    assert find(partnership, words).shown == []

    partnership.partner_agencies.update(left=timezone.localdate())

    assert find(partnership, words).shown == [police]


@pytest.mark.parametrize("words", ["shire", "POLICE north", "  norTH ", "nsp"])
def test_each_word_is_part_of_the_name_or_the_short_name_in_any_case(partnership, words):
    AgencyFactory(name="Northshire Police", short_name="NSP")
    AgencyFactory(name="Eastland Fire")

    assert names(find(partnership, words).shown) == ["Northshire Police"]


@pytest.mark.parametrize("words", ["fire police", "100%", "_ire"])
def test_nothing_is_found_where_a_word_is_in_no_name_and_signs_stand_for_themselves(partnership, words):
    AgencyFactory(name="Northshire Fire")
    AgencyFactory(name="Northshire Police")

    assert (find(partnership, words).shown, find(partnership, words).matching) == ([], 0)


@pytest.mark.parametrize(
    ("agencies", "shown", "matching"),
    [
        (FOUND_AT_MOST, FOUND_AT_MOST, FOUND_AT_MOST),
        (FOUND_AT_MOST + 1, FOUND_AT_MOST, FOUND_AT_MOST + 1),
        (COUNTED_AT_MOST + 5, FOUND_AT_MOST, COUNTED_AT_MOST + 1),
    ],
)
def test_a_search_shows_twenty_and_counts_no_further_than_two_hundred(
    partnership, neighbour, agencies, shown, matching
):
    take_part("Homes in the region", neighbour)
    Agency.objects.bulk_create(Agency(name=f"Homes {n}", sector="housing") for n in range(agencies - 1))

    found = find(partnership, "homes")

    assert (len(found.shown), found.matching) == (shown, matching)
    assert names(found.nearby) == ["Homes in the region"]
    assert names(found.others)[:2] == ["Homes 0", "Homes 1"]


def test_only_so_many_partnerships_are_looked_at_for_well_known_agencies(partnership):
    for region, most in ((partnership.region, NEARBY), (None, ELSEWHERE)):
        where = {"region": region} if region else {}
        for number in range(most + 5):
            PartnershipFactory(name=f"{most} {number}", **where)

    near_and_far = agency_search._regions_near_and_far(partnership)

    assert len(near_and_far) == NEARBY + ELSEWHERE
    assert list(near_and_far.values()).count(partnership.region_id) == NEARBY
