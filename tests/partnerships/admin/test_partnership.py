"""Partnerships with their agencies and members on one page."""

import datetime

import pytest
from django.utils import timezone

from partnerships.models import Membership, PartnerAgency, Partnership
from tests.factories import (
    AgencyFactory,
    AssessmentFactory,
    PartnerAgencyFactory,
    PartnershipFactory,
    RegionFactory,
    UserFactory,
)
from tests.partnerships.admin.pages import change, errors_of, text_of, typed, with_row

LIST = "/admin/partnerships/partnership/"


@pytest.fixture
def address(partnership):
    return f"{LIST}{partnership.pk}/change/"


def new_member(**cells):
    return {"person": UserFactory().pk, "role": "board_member", **cells}


def refusal(agency, partnership):
    return (
        f"{agency} is not a current partner agency of {partnership}. "
        "Add it above with the day it joined, or choose another agency"
    )


def test_a_partnership_is_added_with_an_agency_and_a_member_who_speaks_for_it(as_root):
    region, agency = RegionFactory(), AgencyFactory()
    blank = as_root.get(f"{LIST}add/")
    rows = with_row(blank, "partner_agencies", agency=agency.pk, status="statutory", joined="2026-04-01")
    rows |= with_row(blank, "memberships", **new_member(agency=agency.pk))
    data = typed(blank, name="Northshire", kind="mappa_board", region=region.pk, **rows)
    assert as_root.post(f"{LIST}add/", data).status_code == 302
    partnership = Partnership.objects.get()
    assert partnership.partner_agencies.get().agency == agency
    assert partnership.memberships.get().agency == agency


@pytest.mark.parametrize("joined", ["1/4/2026", "1 April 2026", "1st Apr 26", "Wednesday 1 April 2026"])
def test_a_joining_date_is_read_in_the_ways_people_write_it(as_root, partnership, address, joined):
    opened = as_root.get(address)
    rows = with_row(opened, "partner_agencies", agency=AgencyFactory().pk, status="relevant", joined=joined)

    assert as_root.post(address, typed(opened, **rows)).status_code == 302
    assert partnership.partner_agencies.get().joined == datetime.date(2026, 4, 1)


def test_a_date_with_the_month_first_is_refused(as_root, partnership, address):
    opened = as_root.get(address)
    rows = with_row(opened, "partner_agencies", agency=AgencyFactory().pk, status="relevant", joined="4/27/2026")

    said = "In “Joined”, enter the day before the month, for example 27 4 2027"
    assert errors_of(as_root.post(address, typed(opened, **rows))) == [said]


def test_a_member_may_speak_for_an_agency_that_is_added_on_the_same_page(as_root, partnership, address):
    agency = AgencyFactory()
    opened = as_root.get(address)
    rows = with_row(opened, "partner_agencies", agency=agency.pk, status="relevant", joined="2026-04-01")
    rows |= with_row(opened, "memberships", **new_member(agency=agency.pk))
    assert as_root.post(address, typed(opened, **rows)).status_code == 302
    assert partnership.memberships.get().agency == agency


def test_a_member_may_not_speak_for_an_agency_from_elsewhere(as_root, partnership, address):
    agency = PartnerAgencyFactory().agency
    response = change(as_root, address, **with_row(as_root.get(address), "memberships", **new_member(agency=agency.pk)))
    assert errors_of(response) == [refusal(agency, partnership)]
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("joined", "left"),
    [(datetime.timedelta(days=1), None), (datetime.timedelta(days=-9), datetime.timedelta())],
    ids=["joins tomorrow", "left today"],
)
def test_a_member_may_not_speak_for_an_agency_that_is_not_a_partner_today(as_root, partnership, address, joined, left):
    today = timezone.localdate()
    partner = PartnerAgencyFactory(
        partnership=partnership, joined=today + joined, left=None if left is None else today + left
    )
    row = with_row(as_root.get(address), "memberships", **new_member(agency=partner.agency.pk))
    assert errors_of(change(as_root, address, **row)) == [refusal(partner.agency, partnership)]


def test_an_agency_cannot_leave_while_someone_speaks_for_it(as_root, partnership, address, police, bob):
    response = change(as_root, address, **{"partner_agencies-0-left": "2026-01-31"})
    assert errors_of(response) == [refusal(police, partnership)]
    assert partnership.partner_agencies.get().left is None


def test_an_agency_cannot_be_removed_while_someone_speaks_for_it(as_root, partnership, address, police, bob):
    response = change(as_root, address, **{"partner_agencies-0-DELETE": "on"})
    assert errors_of(response) == [refusal(police, partnership)]
    assert partnership.partner_agencies.count() == 1


def test_an_agency_can_leave_together_with_the_people_who_speak_for_it(as_root, partnership, address, police, bob):
    response = change(as_root, address, **{"partner_agencies-0-left": "2026-01-31", "memberships-0-DELETE": "on"})
    assert response.status_code == 302
    assert not partnership.memberships.exists()


def test_a_member_left_over_from_a_former_agency_does_not_block_other_changes(as_root, partnership, address, bob):
    PartnerAgency.objects.update(left=datetime.date(2025, 1, 31))
    assert change(as_root, address, name="Renamed").status_code == 302
    partnership.refresh_from_db()
    assert partnership.name == "Renamed"


def test_a_board_member_has_to_speak_for_an_agency(as_root, address):
    response = change(as_root, address, **with_row(as_root.get(address), "memberships", **new_member()))
    assert errors_of(response) == ["Choose the agency that the board member speaks for"]


def test_nobody_is_a_member_twice(as_root, address, alice):
    row = with_row(as_root.get(address), "memberships", person=alice.pk, role="observer")
    response = change(as_root, address, **row)
    assert response.status_code == 200
    assert Membership.objects.count() == 1


def test_adding_the_same_agency_twice_at_once_is_refused(as_root, partnership, address):
    cells = {"agency": AgencyFactory().pk, "status": "statutory", "joined": "2026-04-01"}
    row = with_row(as_root.get(address), "partner_agencies", **cells)
    second = {name.replace("-0-", "-1-"): value for name, value in row.items()}
    both = row | second | {"partner_agencies-TOTAL_FORMS": 2}
    response = change(as_root, address, **both)
    assert errors_of(response) == ["This agency is in the partnership already"]
    assert not partnership.partner_agencies.exists()


def test_an_agency_already_in_the_partnership_is_not_added_again(as_root, partnership, address, police):
    cells = {"agency": police.pk, "status": "statutory", "joined": "2026-04-01"}
    response = change(as_root, address, **with_row(as_root.get(address), "partner_agencies", **cells))
    assert "This agency is in the partnership already" in errors_of(response)
    assert partnership.partner_agencies.count() == 1


def test_an_agency_cannot_leave_before_it_joined(as_root, partnership, address, police):
    response = change(as_root, address, **{"partner_agencies-0-left": "2024-03-31"})
    assert errors_of(response) == ["Enter a date on or after the day the agency joined"]


def test_a_partnership_with_assessments_is_not_deleted_and_their_subjects_are_not_shown(as_root, partnership):
    AssessmentFactory(partnership=partnership, subject="Strictly between us")
    page = as_root.post(f"{LIST}{partnership.pk}/delete/", {"post": "yes"})
    text = text_of(page)
    assert f"“{partnership}” can’t be deleted, because of: 1 assessment" in text
    assert "Strictly between us" not in text
    assert Partnership.objects.count() == 1


def test_partnerships_are_not_deleted_in_bulk(as_root, partnership):
    data = {"action": "delete_selected", "_selected_action": [partnership.pk], "post": "yes"}
    as_root.post(LIST, data)
    assert Partnership.objects.count() == 1


def test_a_partnership_made_by_mistake_is_deleted_with_its_members(as_root, partnership, alice):
    as_root.post(f"{LIST}{partnership.pk}/delete/", {"post": "yes"})
    assert not Partnership.objects.exists()
    assert not Membership.objects.exists()


def test_the_list_is_filtered_by_region_and_searched_by_name(as_root):
    one = PartnershipFactory(name="Northshire Board")
    PartnershipFactory(name="Southshire Board")
    for query in (f"region__id__exact={one.region.pk}", "q=northshire"):
        assert list(as_root.get(f"{LIST}?{query}").context["cl"].queryset) == [one]


def test_an_administrator_who_may_only_view_cannot_change_a_partnership(as_, clerk, partnership, address):
    client = as_(clerk("view_partnership"))
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "Mine"}).status_code == 403


@pytest.mark.parametrize("model", ["agency", "person", "region"])
def test_agencies_people_and_regions_are_found_by_typing(as_root, police, alice, model):
    owner, field, term = {
        "agency": ("partneragency", "agency", "north"),
        "person": ("membership", "person", "alice@"),
        "region": ("partnership", "region", "region"),
    }[model]
    query = {"app_label": "partnerships", "model_name": owner, "field_name": field, "term": term}
    results = as_root.get("/admin/autocomplete/", query).json()["results"]
    assert len(results) == 1


def test_the_page_has_no_links_to_delete_agencies_or_people_or_to_view_on_site(as_root, address, bob):
    content = as_root.get(address).content.decode()
    assert "related-widget-wrapper-link change-related" in content
    assert "delete-related" not in content
    assert "viewsitelink" not in content
