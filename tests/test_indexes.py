"""Indexes that only PostgreSQL has, each beside what a search reads with it among thousands of rows."""

import datetime
from copy import copy

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import GoodPractice
from assessments.pages.good_practice import PracticeFilter, find, kinds
from assessments.trail import trail_of
from partnerships.models import Agency
from partnerships.services import agency_search
from partnerships.services.agencies import find_by_name
from tests.factories import AgencyFactory, GoodPracticeFactory
from tests.rows_read import effort

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite searches whole tables")

ROWS = 3_000
# Much less than any of these would be without its index, and more than rows that earlier tests left in an index.
A_FEW = 300


@pytest.fixture
def agencies(db):
    """A museum among thousands of homes."""
    Agency.objects.bulk_create(Agency(name=f"Homes {number}", sector="housing") for number in range(ROWS))
    AgencyFactory(name="Northshire Museum", short_name="NMX")
    analyze()


@pytest.fixture
def practices(db):
    """One about lighthouses among thousands about homes, a minute between each."""
    first = GoodPracticeFactory(title="Lighthouses", theme="Lights at sea")
    GoodPractice.objects.bulk_create(
        GoodPractice(
            partnership=first.partnership,
            component=first.component,
            title=f"Homes {number}",
            summary="What others can use.",
            theme="Homes by the sea",
            sector="housing",
            released_by=first.released_by,
            released_at=timezone.now() - datetime.timedelta(minutes=number),
        )
        for number in range(ROWS)
    )
    analyze()


def analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("words", ["museum", "north muse", "nmx"])
def test_a_search_for_an_agency_reads_only_those_that_match(agencies, partnership, words):
    with effort() as read:
        found = agency_search.find(partnership, words)

    assert found.matching == 1
    assert read["rows"] < A_FEW


def test_a_search_that_matches_nearly_every_agency_reads_them_in_the_order_of_their_names(agencies, partnership):
    with effort(without=()) as read:
        found = agency_search.find(partnership, "homes")

    assert len(found.others) == agency_search.FOUND_AT_MOST
    assert read["rows"] < 2 * agency_search.COUNTED_AT_MOST + A_FEW


def test_an_agency_is_found_by_its_name_in_any_case_without_reading_the_others(agencies):
    with effort() as read:
        found = find_by_name("northshire MUSEUM")

    assert found
    assert read["rows"] < A_FEW


@pytest.mark.parametrize("wanted", [{"words": "lighthouse"}, {"theme": "lights"}])
def test_a_search_for_good_practice_reads_only_what_matches(practices, wanted):
    with effort() as read:
        found = find(PracticeFilter(**wanted))
        assert (found.count(), len(found)) == (1, 1)

    assert read["rows"] < A_FEW


def test_the_first_page_of_good_practice_reads_only_what_it_shows(practices):
    with effort() as read:
        assert len(find(PracticeFilter())[:20]) == 20

    assert read["rows"] < A_FEW


def test_what_good_practice_can_be_filtered_by_is_read_from_an_index_of_it(practices):
    with connection.cursor() as cursor:
        # As VACUUM would, which no transaction can do: until then a table's own rows have to be looked at too.
        cursor.execute("UPDATE pg_class SET relallvisible = relpages WHERE oid = 'assessments_goodpractice'::regclass")

    assert "Index Only Scan using good_practice_kinds" in kinds().explain()


def test_the_trails_list_of_people_reads_a_name_once_and_not_with_each_change(assessment, alice):
    change = assessment.history.get()
    change.pk = None
    type(change)._default_manager.bulk_create([copy(change) for _each in range(ROWS)])
    analyze()

    with effort(without=()) as read:
        assert trail_of(assessment).people() == [(alice.pk, "Alice")]

    # The changes, and the step that leaves each person once.
    assert read["rows"] < 2 * ROWS
