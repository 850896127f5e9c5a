"""What the lead sees and does while agencies give their views."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from assessments.models import Assessment, Stage
from assessments.services import lifecycle, view_reminders
from partnerships.models import Membership, Role
from tests.assessments.gathering import gather, give, give_all, in_days, more_agencies, return_all
from tests.pages import form_of
from tests.partnerships.emails import try_again


@pytest.fixture
def overview(gathering):
    return f"/assessments/{gathering.pk}/"


@pytest.fixture
def url(overview):
    return f"{overview}views/"


def date_of(day) -> dict[str, str]:
    return {"views_close_day": day.day, "views_close_month": day.month, "views_close_year": day.year}


def test_the_lead_sees_who_has_returned_and_the_others_progress(gathering, overview, as_, alice, bob):
    return_all(gathering, bob)

    text = as_(alice).get(overview).content.decode()

    assert "1 of 2 agencies returned a view" in text
    assert "Returned by Bob on" in text
    assert "0 of 12 given" in text
    assert "Send reminders" in text


@pytest.mark.parametrize("who", ["sam", "olive", "bob"])
def test_others_see_how_many_have_returned_but_no_progress_or_views(request, gathering, overview, as_, dave, who):
    person = request.getfixturevalue(who)
    give(gathering, dave, reason="What Health says")

    text = as_(person).get(overview).content.decode()

    assert "0 of 2 agencies returned a view" in text
    assert "Northshire Health" in text
    assert "What Health says" not in text
    assert "1 of 12 given" not in text
    assert "Send reminders" not in text


def test_giving_a_view_is_the_next_step_for_someone_asked(overview, as_, bob):
    text = as_(bob).get(overview).content.decode()

    assert "Next: give the view of Northshire Police (0 of 12 given)." in text


def test_returning_is_the_next_step_once_all_views_are_given(gathering, overview, as_, bob):
    give_all(gathering, bob)

    text = as_(bob).get(overview).content.decode()

    assert "Next: return the view of Northshire Police (all 12 given)." in text
    assert "Return your agency’s view" in text
    assert "give the view" not in text
    assert "Ready to return" in as_(bob).get("/").content.decode()


def test_the_lead_can_remind_each_person_once_a_day(gathering, url, as_, alice, bob, mailoutbox):
    return_all(gathering, bob)

    first = as_(alice).post(f"{url}remind/", follow=True)
    second = as_(alice).post(f"{url}remind/", follow=True)

    tomorrow = date_format(in_days(1), "DATE_FORMAT")
    assert "We’re sending 1 reminder: Dave (Northshire Health)" in first.content.decode()
    assert (
        f"Already emailed today: Dave (Northshire Health). You can remind them again from {tomorrow}"
        in second.content.decode()
    )
    assert [letter.to for letter in mailoutbox] == [["dave@example.org"]]
    assert f"https://safeguarding.example{url}" in mailoutbox[0].body
    assert mailoutbox[0].reply_to == [f"{alice.name} <{alice.email}>"]


def test_people_already_emailed_today_are_named_to_the_lead(as_, alice, bob, dave, partnership, framework, mailoutbox):
    gathering = gather(partnership, alice, list(partnership.current_agencies()))
    view_reminders.remind_by_hand(gathering, by=alice)
    return_all(gathering, bob)

    page = as_(alice).post(f"/assessments/{gathering.pk}/views/remind/", follow=True).content.decode()

    assert "Already emailed today: Dave (Northshire Health). You can remind them again from" in page
    assert "nobody to remind" not in page
    assert len(mailoutbox) == 2


def test_the_lead_is_told_which_agencies_nobody_speaks_for(gathering, url, as_, alice, dave, mailoutbox):
    dave.memberships.update(role=Role.OBSERVER)

    page = as_(alice).post(f"{url}remind/", follow=True).content.decode()

    assert "We’re sending 1 reminder: Bob (Northshire Police)" in page
    assert "nobody speaks for them. Invite someone to speak for them: Northshire Health" in page


def test_nobody_is_reminded_if_every_agency_has_returned_its_view(gathering, url, as_, alice, bob, dave, mailoutbox):
    for person in (bob, dave):
        return_all(gathering, person)

    page = as_(alice).post(f"{url}remind/", follow=True).content.decode()

    assert "Every agency has returned its view, so there is nobody to remind" in page
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("server", "state"), [("Down", "Being sent"), ("Refusing", "Not sent"), ("Silent", "Not known whether sent")]
)
def test_only_the_lead_sees_unsent_emails_and_none_is_sent_twice(
    gathering, url, as_, alice, bob, settings, mailoutbox, server, state
):
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"tests.partnerships.emails.{server}"
    assert unsent(as_(alice).post(f"{url}remind/", follow=True)) == [
        f"Dave (Northshire Health): {state}",
        f"Bob (Northshire Police): {state}",
    ]
    assert unsent(as_(bob).get(f"/assessments/{gathering.pk}/")) == []

    settings.EMAIL_BACKEND = usual
    try_again()
    as_(alice).post(f"{url}remind/")
    assert len(mailoutbox) == (0 if server == "Silent" else 2)
    assert len(unsent(as_(alice).get(f"/assessments/{gathering.pk}/"))) == 2 - len(mailoutbox)


def unsent(page):
    """The reminders that a page lists as not sent, and what it says about each."""
    found = re.findall(r"<li>([^<]*\))\s*<strong[^>]*>(.*?)</strong>", page.content.decode())
    return [f"{whom}: {state}" for whom, state in found]


def test_nobody_is_reminded_once_views_are_closed(gathering, url, as_, alice, mailoutbox):
    lifecycle.close_views(gathering, by=alice)

    text = as_(alice).post(f"{url}remind/", follow=True).content.decode()

    assert "The agencies’ views are closed" in text
    assert mailoutbox == []


def test_the_lead_moves_the_closing_date(url, as_, alice):
    client = as_(alice)
    page = client.get(f"{url}closing-date/")

    answer = client.post(f"{url}closing-date/", form_of(page, **date_of(in_days(20))), follow=True)

    assert "Agencies can give their views until" in answer.content.decode()
    assert Assessment.objects.get().views_close == in_days(20)


@pytest.mark.parametrize(
    ("days", "words"), [(-1, "The closing date is in the past"), (400, "Enter a closing date on or before")]
)
def test_a_closing_date_in_the_past_or_too_far_ahead_is_refused(url, as_, alice, days, words):
    page = as_(alice).post(f"{url}closing-date/", date_of(in_days(days)))

    assert page.content.decode().count(words) == 2
    assert Assessment.objects.get().views_close == in_days(10)


def test_the_closing_date_may_be_today(url, as_, alice):
    as_(alice).post(f"{url}closing-date/", date_of(in_days(0)))

    assert Assessment.objects.get().views_close == in_days(0)


def test_the_page_to_close_views_names_who_has_not_returned_and_closes_them(gathering, url, as_, alice, bob):
    return_all(gathering, bob)
    client = as_(alice)

    text = client.get(f"{url}close/").content.decode()
    assert "Northshire Health: 0 of 12 given" in text
    assert "Northshire Police:" not in text

    answer = client.post(f"{url}close/", follow=True)
    assert "Agency views are closed. You can now agree the scores" in answer.content.decode()
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES


@pytest.mark.parametrize("page", ["close/", "closing-date/"])
def test_a_lead_who_is_too_late_is_told_that_views_are_closed(gathering, url, as_, alice, page):
    lifecycle.close_views(gathering, by=alice)

    refused = as_(alice).post(f"{url}{page}", date_of(in_days(20)))
    told = as_(alice).get(f"{url}{page}", follow=True)

    assert "The agencies’ views are closed already" in refused.content.decode()
    assert "The agencies’ views are closed already" in told.content.decode()
    assert Assessment.objects.get().views_close == in_days(10)


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("dave", 403), ("sam", 403), ("olive", 403), ("carol", 404)])
def test_only_the_lead_reminds_moves_and_closes(request, gathering, url, as_, mailoutbox, who, status):
    client = as_(request.getfixturevalue(who))

    answers = [client.post(f"{url}{page}", date_of(in_days(20))) for page in ("remind/", "close/", "closing-date/")]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert (Assessment.objects.get().stage, mailoutbox) == (Stage.GATHERING_VIEWS, [])


@pytest.mark.parametrize("number", [1, 3, 25])
def test_closing_and_the_overview_take_as_many_queries_for_25_agencies_as_for_one(
    framework, partnership, alice, as_, number
):
    agencies = more_agencies(partnership, number)
    gathering = gather(partnership, alice, agencies)
    give_all(gathering, Membership.objects.get(partnership=partnership, agency=agencies[0]).person)
    client, overview = as_(alice), f"/assessments/{gathering.pk}/"

    counts = []
    for path in (overview, f"{overview}views/close/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))

    assert counts == [16, 4]
