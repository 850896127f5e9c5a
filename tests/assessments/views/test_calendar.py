"""A person's actions in their own calendar: the page with its address, and what a calendar program finds there."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from assessments.models import CalendarFeed
from assessments.services import for_people
from tests.assessments.gathering import in_days
from tests.factories import ActionFactory, UserFactory

PAGE = "/account/calendar/"


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def address(bob):
    return f"/calendar/{for_people.make_calendar_address(by=bob)}.ics"


def made(client):
    """The address that the page shows after its button is pressed."""
    text = client.post(PAGE, {"make": ""}).content.decode()
    return re.search(r"<code>https://safeguarding.example(/calendar/[^<]+\.ics)</code>", text)[1]


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def titles(answer):
    return [str(event["SUMMARY"]) for event in events(answer)]


def test_the_page_makes_an_address_and_shows_it_once(as_, bob, sheet, client):
    ActionFactory(sheet=sheet, lead_person=bob, what="Train the mentors")
    assert "You have no address yet" in as_(bob).get(PAGE).content.decode()

    address = made(client)

    assert address not in client.get(PAGE).content.decode()
    assert "so we can’t show it again" in client.get(PAGE).content.decode()
    client.logout()
    assert titles(client.get(address)) == ["Train the mentors"]


def test_only_the_digest_of_an_address_is_kept(as_, bob, client):
    as_(bob)
    secret = made(client).removeprefix("/calendar/").removesuffix(".ics")

    feed = CalendarFeed.objects.get()

    assert len(secret) >= 43
    assert (feed.person, len(feed.digest)) == (bob, 64)
    assert secret not in str(feed.__dict__)


def test_browsers_do_not_store_the_page_with_the_address(as_, bob):
    assert "no-store" in as_(bob).post(PAGE, {"make": ""})["Cache-Control"]


def test_a_new_address_ends_the_old_one(as_, bob, client):
    as_(bob)
    old, new = made(client), made(client)

    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert CalendarFeed.objects.count() == 1


def test_a_revoked_address_is_not_found(as_, bob, client, address):
    page = as_(bob).post(PAGE, {"revoke": ""}, follow=True)

    assert "Your calendar address has been revoked" in page.content.decode()
    assert "You have no address yet" in page.content.decode()
    client.logout()
    assert client.get(address).status_code == 404


def test_nobody_revokes_or_replaces_another_persons_address(as_, alice, client, address):
    as_(alice).post(PAGE, {"revoke": ""})
    made(client)

    assert client.get(address).status_code == 200


def test_reading_the_page_changes_nothing(as_, bob, address, client):
    for method in (client.get, client.head):
        as_(bob)
        method(PAGE + "?make=&revoke=")

    assert client.get(address).status_code == 200


def test_someone_not_signed_in_cannot_make_an_address(client, db):
    answer = client.post(PAGE, {"make": ""})

    assert answer.url == f"/sign-in/?next={PAGE}"
    assert CalendarFeed.objects.count() == 0


def test_someone_without_a_second_factor_cannot_make_an_address(as_, alice, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    for answer in (as_(alice).get(PAGE), as_(alice).post(PAGE, {"make": ""})):
        assert (answer.status_code, answer.url) == (302, "/account/")
    assert CalendarFeed.objects.count() == 0


@pytest.mark.parametrize("secret", ["none", "x" * 43, "..", "é", "a b"])
def test_an_unknown_address_is_not_found(client, db, address, secret):
    assert client.get(f"/calendar/{secret}.ics").status_code == 404


def test_the_digest_is_not_an_address(client, address):
    assert client.get(f"/calendar/{CalendarFeed.objects.get().digest}.ics").status_code == 404


def test_the_address_of_someone_who_may_not_sign_in_is_not_found(client, address, bob):
    bob.is_active = False
    bob.save()

    assert client.get(address).status_code == 404


def test_the_feed_shows_its_owners_actions_and_starts_no_session(as_, sheet, bob, alice, address, client):
    ActionFactory(sheet=sheet, lead_person=bob, what="Bob’s")
    ActionFactory(sheet=sheet, lead_person=alice, what="Alice’s")

    assert titles(as_(alice).get(address)) == ["Bob’s"]
    client.logout()
    assert client.get(address).cookies == {}
    assert client.get("/").url == "/sign-in/?next=/"


def test_the_feed_has_open_actions_led_by_the_person_or_their_agency(client, address, sheet, bob, alice, police):
    ActionFactory(sheet=sheet, lead_agency=None, lead_person=bob, what="One")
    ActionFactory(sheet=sheet, lead_agency=police, what="Two")
    ActionFactory(sheet=sheet, lead_agency=police, lead_person=alice, what="Three")
    ActionFactory(sheet=sheet, lead_person=alice, what="Of another")
    ActionFactory(sheet=sheet, what="Of another agency")
    ActionFactory(sheet=sheet, lead_person=bob, what="Done", status="done")
    ActionFactory(lead_person=bob, what="Where Bob is no member")

    assert titles(client.get(address)) == ["One", "Two", "Three"]


def test_an_action_carried_forward_is_in_the_feed_once(client, address, sheet, bob):
    first = ActionFactory(sheet=sheet, lead_person=bob, what="First")
    ActionFactory(sheet=sheet, lead_person=bob, what="Goes on", continues=first)

    assert titles(client.get(address)) == ["Goes on"]


def test_someone_who_left_the_partnership_sees_none_of_its_actions(client, address, sheet, bob, police):
    ActionFactory(sheet=sheet, lead_person=bob)
    ActionFactory(sheet=sheet, lead_agency=police)
    assert len(titles(client.get(address))) == 2

    bob.memberships.all().delete()

    assert titles(client.get(address)) == []


@pytest.mark.parametrize("role", ["observer", "scrutineer"])
def test_observers_and_scrutineers_see_only_actions_they_lead_themselves(client, address, sheet, bob, police, role):
    ActionFactory(sheet=sheet, lead_agency=police, what="The agency’s")
    ActionFactory(sheet=sheet, lead_person=bob, what="Bob’s own")

    bob.memberships.update(role=role)

    assert titles(client.get(address)) == ["Bob’s own"]


def test_the_actions_of_an_agency_that_has_left_are_not_in_the_feed(client, address, sheet, partnership, police):
    ActionFactory(sheet=sheet, lead_agency=police)

    partnership.partner_agencies.update(left=timezone.localdate())

    assert titles(client.get(address)) == []


def test_an_event_is_on_the_due_date_with_only_the_title_and_a_link(client, address, sheet, bob):
    changed = datetime.datetime(2026, 11, 2, 9, 30, tzinfo=datetime.UTC)
    action = ActionFactory(
        sheet=sheet, lead_person=bob, what="Train the mentors", due=datetime.date(2026, 12, 24), changed_at=changed
    )
    type(action).objects.update(version=4)

    (event,) = events(client.get(address))

    link = f"https://safeguarding.example{action.get_absolute_url()}"
    assert {name: str(event[name]) for name in ("UID", "SUMMARY", "URL", "DESCRIPTION", "TRANSP", "CLASS")} == {
        "UID": str(action.key),
        "SUMMARY": "Train the mentors",
        "URL": link,
        "DESCRIPTION": f"Due on 24 December 2026.\n{link}",
        "TRANSP": "TRANSPARENT",
        "CLASS": "PRIVATE",
    }
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (datetime.date(2026, 12, 24), datetime.date(2026, 12, 25))
    assert (event["DTSTAMP"].dt, event["LAST-MODIFIED"].dt, event["SEQUENCE"]) == (changed, changed, 3)
    assert event.walk("VALARM") == []
    assert set(event) == {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND"),
        *("SUMMARY", "DESCRIPTION", "URL", "TRANSP", "CLASS"),
    }


def test_an_event_is_the_same_in_every_download(client, address, sheet, bob):
    ActionFactory(sheet=sheet, lead_person=bob)

    assert client.get(address).content == client.get(address).content


def test_typed_text_cannot_add_events_or_alarms(client, address, sheet, bob):
    typed = "One, two; three\\n\r\nEND:VEVENT\r\nBEGIN:VALARM\nfour: “ärger” 😀 " + "x" * 20_000
    ActionFactory(sheet=sheet, lead_person=bob, what=typed)

    answer = client.get(address)
    (event,) = events(answer)

    assert str(event["SUMMARY"]).startswith("One, two; three\\n END:VEVENT BEGIN:VALARM four: “ärger” 😀 xxx")
    assert len(str(event["SUMMARY"])) == 120
    assert answer.content.count(b"\r\nEND:VEVENT") == 1
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_control_characters_are_left_out_of_the_calendar(client, address, sheet, bob):
    ActionFactory(sheet=sheet, lead_person=bob, what="Train\x01 all\x0b teams\ufffe")

    assert b"SUMMARY:Train all teams\r\n" in client.get(address).content


def test_the_calendar_has_its_name_and_refresh_interval_and_is_not_cached(client, address):
    answer = client.get(address)
    calendar = Calendar.from_ical(answer.content)

    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert str(calendar["X-WR-CALNAME"]) == str(calendar["NAME"]) == "Safeguarding actions"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in answer.content
    assert b"\r\nX-PUBLISHED-TTL:PT6H\r\n" in answer.content
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "private, no-store")


@pytest.mark.parametrize("count", [1, 30])
def test_the_feed_takes_five_queries_however_much_there_is(client, address, sheet, bob, count):
    ActionFactory.create_batch(count, sheet=sheet, lead_person=bob, due=in_days(3))

    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)

    assert len(titles(answer)) == count
    assert len(queries) == 5


def test_the_account_page_links_to_the_calendar_page(as_, bob):
    assert f'href="{PAGE}"' in as_(bob).get("/account/").content.decode()


def test_someone_without_a_partnership_has_an_empty_calendar(client, db):
    answer = client.get(f"/calendar/{for_people.make_calendar_address(by=UserFactory())}.ics")

    assert (answer.status_code, titles(answer)) == (200, [])
