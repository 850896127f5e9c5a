"""A session ends after an hour without a request, and nothing typed is lost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.partnerships import PASSWORD
from tests.partnerships.sign_in.conftest import is_signed_in

START = 1_800_000_000
HOUR = 60 * 60


@pytest.fixture
def at(monkeypatch):
    """`at(90)`: it is 90 seconds after signing in."""

    def set_to(seconds: int) -> None:
        monkeypatch.setattr("time.time", lambda: START + seconds)

    set_to(0)
    return set_to


@pytest.fixture
def bobs(at, client, sign_in, bob):
    sign_in(bob)
    return client


@pytest.mark.parametrize(("idle", "is_in"), [(HOUR, True), (HOUR + 1, False)])
def test_an_hour_without_a_request_ends_the_session(bobs, at, idle, is_in):
    at(idle)
    assert is_signed_in(bobs) is is_in


def test_each_request_restarts_the_hour(bobs, at):
    for hours in range(1, 5):
        at(hours * HOUR - hours)
        assert is_signed_in(bobs)


def test_the_idle_time_allowed_is_a_setting(bobs, at, settings):
    settings.SESSION_IDLE_SECONDS = 600
    at(601)
    assert not is_signed_in(bobs)


def test_text_sent_after_the_session_ended_is_shown_after_signing_in(bobs, at, bob, assessment):
    address = f"/assessments/{assessment.pk}/clarity/"
    at(HOUR + 1)
    page = bobs.post(address, {"version": "1", "evidence_narrative": "An hour’s work"})

    assert page.status_code == 401
    typed = page.context["form"].initial["typed"]
    resumed = bobs.post("/sign-in/", {"login": bob.email, "password": PASSWORD, "typed": typed}, follow=True)
    assert "An hour’s work" in resumed.content.decode()


def test_a_page_that_refreshes_itself_keeps_nobody_signed_in(bobs, at):
    for minutes in range(5, 65, 5):
        at(minutes * 60)
        bobs.get("/good-practice/?waited=1")
    at(HOUR + 1)
    assert not is_signed_in(bobs)


def writes(client) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/good-practice/")
    return sum(query["sql"].startswith("UPDATE") and "django_session" in query["sql"] for query in queries)


def test_the_session_is_written_at_most_once_a_minute(bobs, at):
    at(59)
    assert writes(bobs) == 0
    at(61)
    assert writes(bobs) == 1
    at(62)
    assert writes(bobs) == 0


def test_a_session_without_a_last_seen_time_counts_from_now(bobs, at):
    session = bobs.session
    del session["last_seen"]
    session.save()
    at(HOUR * 3)
    assert is_signed_in(bobs)
    at(HOUR * 4 + 1)
    assert not is_signed_in(bobs)


def test_the_end_of_an_idle_session_is_in_the_security_log(bobs, at, events):
    at(HOUR + 1)
    bobs.get("/")
    assert events()[-1]["event"] == "signed_out"
