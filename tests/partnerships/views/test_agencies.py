import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import PartnerAgency, PartnerStatus
from tests.factories import InvitationFactory, MembershipFactory, PartnerAgencyFactory

JOINED = {"status": "relevant", "joined_day": "1", "joined_month": "4", "joined_year": "2026"}


@pytest.fixture
def url(partnership):
    return f"/partnerships/{partnership.pk}/agencies/"


@pytest.fixture
def page(url, partnership, police):
    """The page of Northshire Police, which joined on 1 April 2024."""
    return f"{url}{partnership.partner_agencies.get().pk}/"


def text_of(page):
    return page.content.decode()


def on(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_lead_sees_who_takes_part_who_has_left_and_who_speaks_for_each(as_, alice, bob, url, partnership):
    today = timezone.localdate()
    for name, days in (
        ("Gone Homes", {"left": today}),
        ("Coming Fire", {"joined": today + datetime.timedelta(days=1)}),
    ):
        PartnerAgencyFactory(partnership=partnership, agency__name=name, **days)
    PartnerAgencyFactory(agency__name="Elsewhere Health")

    text = text_of(as_(alice).get(url))

    present, gone = text.split(">Left</h2>")
    for words in ("Northshire Police", "Joined 1 April 2024", "Spoken for by Bob", "Coming Fire", "Not joined yet"):
        assert words in present
    assert "Gone Homes" in gone
    assert "Elsewhere Health" not in text


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_at_most_six_queries_however_many_agencies_there_are(as_, alice, url, partnership, rows):
    for partner in PartnerAgencyFactory.create_batch(rows, partnership=partnership):
        MembershipFactory(partnership=partnership, agency=partner.agency)
    client = as_(alice)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert len(queries) <= 6


def test_someone_who_speaks_for_an_agency_elsewhere_is_not_shown(as_, alice, bob, police, url):
    MembershipFactory(agency=police, person__name="Zoe of elsewhere")

    assert "Zoe of elsewhere" not in text_of(as_(alice).get(url))


def test_an_agencys_status_and_dates_can_be_changed(as_, alice, page, partnership):
    as_(alice).post(page, JOINED | {"left_day": "1", "left_month": "5", "left_year": "2026"})

    partner = partnership.partner_agencies.get()
    assert (partner.status, partner.joined, partner.left) == (
        PartnerStatus.RELEVANT,
        datetime.date(2026, 4, 1),
        datetime.date(2026, 5, 1),
    )


def test_an_agency_can_leave_today_or_later(as_, alice, page, partnership):
    today = timezone.localdate()
    client = as_(alice)

    later = client.post(f"{page}leave/", on("left", today + datetime.timedelta(days=30)), follow=True)
    assert "Northshire Police leaves on" in text_of(later)
    now = client.post(f"{page}leave/", on("left", today), follow=True)

    assert "Northshire Police has left the partnership" in text_of(now)
    assert partnership.partner_agencies.get().left == today


def test_an_agency_cannot_leave_while_someone_speaks_for_it_and_the_page_says_what_to_do(
    as_, alice, bob, page, partnership
):
    client, today = as_(alice), timezone.localdate()
    asked = client.get(f"{page}leave/")
    assert f"/partnerships/{partnership.pk}/people/{bob.memberships.get().pk}/" in text_of(asked)

    for refused in (
        client.post(f"{page}leave/", on("left", today)),
        client.post(page, JOINED | on("left", today)),
    ):
        assert "Bob still speaks for Northshire Police" in text_of(refused)
    assert partnership.partner_agencies.get().left is None


def test_before_an_agency_leaves_the_page_says_who_is_invited_to_speak_for_it(as_, alice, page, partnership, police):
    InvitationFactory(partnership=partnership, agency=police)

    assert "1 open invitation is for someone to speak for it" in text_of(as_(alice).get(f"{page}leave/"))


@pytest.mark.parametrize("tail", ["", "leave/"])
def test_an_agency_cannot_leave_before_it_joined(as_, alice, page, partnership, tail):
    typed = JOINED | on("joined", datetime.date(2024, 4, 1)) | on("left", datetime.date(2024, 3, 31))

    assert "Enter a date on or after" in text_of(as_(alice).post(page + tail, typed))
    assert partnership.partner_agencies.get().left is None


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("tail", ["", "leave/"])
def test_opening_an_agency_that_has_since_been_removed_gives_a_plain_message(as_, alice, url, page, method, tail):
    PartnerAgency.objects.all().delete()

    answer = getattr(as_(alice), method)(page + tail, JOINED, follow=True)

    assert answer.redirect_chain == [(url, 302)]
    assert "This agency is no longer on the list" in text_of(answer)


def test_an_agency_of_another_partnership_cannot_be_reached_through_ones_own(as_, alice, url):
    other = PartnerAgencyFactory()

    as_(alice).post(f"{url}{other.pk}/leave/", on("left", timezone.localdate()))

    other.refresh_from_db()
    assert other.left is None
