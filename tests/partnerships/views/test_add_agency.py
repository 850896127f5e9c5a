import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Agency, PartnerAgency, PartnerStatus, Sector
from partnerships.services.agency_search import FOUND_AT_MOST
from tests.factories import AgencyFactory, PartnerAgencyFactory, PartnershipFactory
from tests.pages import form_of, words_of

JOINED = {"status": "relevant", "joined_day": "1", "joined_month": "4", "joined_year": "2026"}


@pytest.fixture
def url(partnership):
    return f"/partnerships/{partnership.pk}/agencies/"


def text_of(page):
    return page.content.decode()


def search_for(words, **typed):
    """What the "Search" button sends from a page that has shown no search yet."""
    return {"words": words, "searched": "", "search": ""} | typed


@pytest.fixture
def search(as_, alice, url):
    return lambda words, **typed: as_(alice).post(f"{url}add/", search_for(words, **typed))


def test_an_existing_agency_is_added(as_, alice, url, partnership):
    agency = AgencyFactory(name="Northshire Homes")

    answer = as_(alice).post(f"{url}add/", JOINED | {"agency": agency.pk}, follow=True)

    partner = partnership.partner_agencies.get()
    assert (partner.agency, partner.status, partner.joined) == (
        agency,
        PartnerStatus.RELEVANT,
        datetime.date(2026, 4, 1),
    )
    assert answer.redirect_chain == [(url, 302)]
    assert "Northshire Homes is in the partnership" in text_of(answer)


def test_a_new_agency_is_added_with_its_name_and_sector(as_, alice, url, partnership):
    as_(alice).post(f"{url}add/", JOINED | {"name": " Northshire   Fire ", "sector": "fire"})

    agency = partnership.partner_agencies.get().agency
    assert (agency.name, agency.sector) == ("Northshire Fire", Sector.FIRE)


def test_an_existing_agencys_name_in_any_case_adds_that_agency_without_asking_for_a_sector(
    as_, alice, url, partnership
):
    agency = AgencyFactory(name="Northshire Fire", sector=Sector.FIRE)

    as_(alice).post(f"{url}add/", JOINED | {"name": "NORTHSHIRE fire"})

    assert partnership.partner_agencies.get().agency == agency
    assert Agency.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "Choose an agency, or name a new one"),
        ({"name": "Northshire Fire"}, "Choose the sector of the new agency"),
        ({"name": "Northshire Fire", "sector": "piracy"}, "Choose one of the answers for “Sector of the new agency”"),
        ({"name": "Fi\0re", "sector": "fire"}, "Null characters are not allowed"),
        ({"name": "F" * 151, "sector": "fire"}, "must be 150 characters or fewer"),
        ({"name": "northshire POLICE"}, "Northshire Police is already in the partnership at that time"),
        ({"agency": "police"}, "Choose one of the answers for"),
        ({"name": "Fire", "sector": "fire", "status": "king"}, "Choose one of the answers for “What does it take part"),
        ({"name": "Fire", "sector": "fire", "joined_day": "31"}, "Enter a real date for “When did it join?”"),
    ],
)
def test_invalid_answers_are_refused_with_a_message_and_kept(as_, alice, police, url, typed, message):
    page = as_(alice).post(f"{url}add/", JOINED | typed)

    assert message in text_of(page)
    assert 'value="2026"' in text_of(page)
    assert (Agency.objects.count(), PartnerAgency.objects.count()) == (1, 1)


def test_an_agency_is_chosen_or_named_not_both(as_, alice, url):
    typed = JOINED | {"agency": AgencyFactory().pk, "name": "Another", "sector": "fire"}

    assert "Choose an agency or name a new one, not both" in text_of(as_(alice).post(f"{url}add/", typed))
    assert not PartnerAgency.objects.exists()


def test_a_search_offers_the_agencies_that_match_and_adds_none(search, partnership):
    homes, fire = AgencyFactory(name="Northshire Homes"), AgencyFactory(name="Northshire Fire")

    page = search("homes")

    assert f'name="agency" value="{homes.pk}"' in text_of(page)
    assert f'name="agency" value="{fire.pk}"' not in text_of(page)
    assert "1 agency matches “homes”." in words_of(page)
    assert "<title>Search results – Add an agency" in text_of(page)
    assert not partnership.partner_agencies.exists()


def test_a_search_says_nothing_of_what_else_is_missing_or_wrong(search):
    assert "There is a problem" not in text_of(search("homes", joined_day="32", name="F" * 151))


def test_what_was_typed_before_a_search_is_still_there_after_it(search):
    typed = JOINED | {"name": "Northshire Fire", "sector": "fire", "joined_day": "first"}

    sent = form_of(search("homes", **typed))

    assert {name: sent[name] for name in typed} == typed
    assert sent["words"] == "homes"


def test_an_agency_that_was_chosen_stays_chosen_when_another_search_does_not_find_it(search, as_, alice, url):
    homes = AgencyFactory(name="Northshire Homes")

    page = search("fire", agency=homes.pk)

    assert "Chosen so far Northshire Homes" in words_of(page)
    as_(alice).post(f"{url}add/", form_of(page) | JOINED)
    assert PartnerAgency.objects.get().agency == homes


def test_new_words_are_searched_for_even_where_the_enter_key_pressed_add(as_, alice, url):
    """The agency that was chosen among earlier results may not be the one that is wanted now."""
    homes, fire = AgencyFactory(name="Northshire Homes"), AgencyFactory(name="Northshire Fire")
    typed = JOINED | {"words": "fire", "searched": "homes", "agency": homes.pk, "add": ""}

    page = as_(alice).post(f"{url}add/", typed)

    assert f'name="agency" value="{fire.pk}"' in text_of(page)
    assert not PartnerAgency.objects.exists()


def test_an_agency_found_by_a_search_is_added(search, as_, alice, url):
    homes = AgencyFactory(name="Northshire Homes")

    sent = form_of(search("homes", **JOINED)) | {"agency": homes.pk, "add": ""}

    assert as_(alice).post(f"{url}add/", sent).status_code == 302
    assert PartnerAgency.objects.get().agency == homes


def test_where_adding_is_refused_what_was_found_is_still_offered(as_, alice, url):
    homes = AgencyFactory(name="Northshire Homes")
    typed = {"words": "homes", "searched": "homes", "agency": homes.pk}

    page = as_(alice).post(f"{url}add/", typed)

    assert "Choose an answer for “What does it take part as?”" in text_of(page)
    assert form_of(page)["agency"] == str(homes.pk)


def test_a_search_without_a_match_says_what_to_do(search):
    assert "No agency matches “homes”. Check the spelling, or enter a new agency." in words_of(search("homes"))


@pytest.mark.parametrize(
    ("agencies", "message"),
    [
        (FOUND_AT_MOST, "20 agencies match “homes”."),
        (FOUND_AT_MOST + 3, "23 agencies match “homes”. These are 20 of them. Type more of the name to find others."),
        (300, "More than 200 agencies match “homes”. These are 20 of them. Type more of the name to find others."),
    ],
)
def test_a_search_offers_at_most_twenty_agencies_and_says_how_many_match(search, agencies, message):
    Agency.objects.bulk_create(Agency(name=f"Homes {n}", sector="housing") for n in range(agencies))

    page = search("homes")

    assert message in words_of(page)
    # Also "None of these".
    assert text_of(page).count('name="agency"') == FOUND_AT_MOST + 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("ho", "Type at least 3 letters of a word in its name"),
        ("a b c", "Type at least 3 letters of a word in its name"),
        ("ho\0mes", "Null characters are not allowed"),
        ("h" * 151, "“Search for an agency” must be 150 characters or fewer"),
    ],
)
def test_words_that_cannot_be_searched_for_are_refused_with_a_message_and_kept(search, words, message):
    page = search(words)

    assert message in text_of(page)
    assert form_of(page)["words"] == words


def test_words_that_were_refused_do_not_stop_an_agency_from_being_added(search, as_, alice, url):
    sent = form_of(search("ho", **JOINED)) | {"name": "Northshire Fire", "sector": "fire", "add": ""}

    assert as_(alice).post(f"{url}add/", sent).status_code == 302


def test_the_page_suggests_agencies_of_the_region_and_national_ones_before_a_search(as_, alice, url, partnership):
    far, further = PartnershipFactory(), PartnershipFactory()
    near = PartnerAgencyFactory(
        partnership=PartnershipFactory(region=partnership.region), agency__name="Northshire Homes"
    )
    national = PartnerAgencyFactory(partnership=far, agency__name="Prisons").agency
    PartnerAgencyFactory(partnership=further, agency=national)
    PartnerAgencyFactory(partnership=far, agency__name="Southshire Homes")

    words = words_of(as_(alice).get(f"{url}add/"))

    assert f"Agencies in {partnership.region} {near.agency}" in words
    assert "National agencies Prisons" in words
    assert "Southshire Homes" not in words


@pytest.mark.parametrize("words", ["", "northshire"])
def test_agencies_that_take_part_are_not_offered_and_cannot_be_chosen(as_, alice, url, police, partnership, words):
    PartnerAgencyFactory(partnership=PartnershipFactory(region=partnership.region), agency=police)

    page = as_(alice).post(f"{url}add/", JOINED | {"words": words, "searched": words, "agency": police.pk})

    assert f'name="agency" value="{police.pk}"' not in text_of(page)
    assert "Choose one of the answers for “Choose an agency”" in text_of(page)


@pytest.mark.parametrize("rows", [FOUND_AT_MOST, 60])
def test_a_search_takes_at_most_twelve_queries_however_many_agencies_match(as_, alice, url, partnership, rows):
    for _each in range(rows):
        neighbour = PartnershipFactory(region=partnership.region)
        PartnerAgencyFactory(partnership=neighbour, agency__name=f"Homes {neighbour.pk}")
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        client.post(f"{url}add/", search_for("homes"))

    assert len(queries) <= 12
