import datetime

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from tests.factories.partnerships import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("email", ["bea@example.org", "BEA@Example.org", " bea@example.org "])
def test_people_sign_in_with_their_email_address_however_they_type_it(client, email):
    UserFactory(email="bea@example.org")

    answer = client.post("/sign-in/", {"login": email, "password": PASSWORD})

    assert answer.url == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [("bea@example.org", "not her password"), ("nobody@example.org", PASSWORD), ("gone@example.org", PASSWORD)],
)
def test_every_failed_sign_in_gets_the_same_answer_and_keeps_the_email_address(client, email, password):
    UserFactory(email="bea@example.org")
    UserFactory(email="gone@example.org", is_active=False)

    text = client.post("/sign-in/", {"login": email, "password": password}).content.decode()

    assert "Check your email address and password, then try again" in text
    assert f'value="{email}"' in text
    assert password not in text
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"])
def test_signing_in_does_not_redirect_to_another_site(client, elsewhere):
    UserFactory(email="bea@example.org")

    answer = client.post(f"/sign-in/?next={elsewhere}", {"login": "bea@example.org", "password": PASSWORD})

    assert answer.url == "/"


def test_signing_out_is_a_post_and_ends_the_session(client):
    client.force_login(UserFactory())

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/sign-in/"
    assert client.get("/").status_code == 302


def test_after_five_failures_not_even_the_right_password_signs_in(client):
    UserFactory(email="bea@example.org")
    for _ in range(5):
        client.post("/sign-in/", {"login": "bea@example.org", "password": "wrong"})

    answer = client.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD})

    assert "There were too many failed attempts. Wait 5 minutes" in answer.content.decode()
    assert client.get("/").status_code == 302


def test_an_email_address_without_an_account_is_locked_out_in_the_same_way(client):
    answers = [client.post("/sign-in/", {"login": "nobody@example.org", "password": "wrong"}) for _ in range(6)]
    assert "There were too many failed attempts" in answers[5].content.decode()
    assert "There were too many failed attempts" not in answers[4].content.decode()


def test_locking_out_one_email_address_does_not_lock_out_others(client):
    UserFactory(email="bea@example.org")
    for _ in range(6):
        client.post("/sign-in/", {"login": "nobody@example.org", "password": "wrong"})
    assert client.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD}).url == "/"


@pytest.mark.parametrize("data", [{}, {"login": "no address", "password": "x"}, {"login": "a\0@example.org"}])
def test_an_invalid_sign_in_form_shows_errors(client, data):
    page = client.post("/sign-in/", data)
    assert page.status_code == 200
    assert "There is a problem" in page.content.decode()


def test_a_session_ends_after_a_working_day(client, settings):
    UserFactory(email="bea@example.org")
    client.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD})
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    ends = client.session.get_expiry_date()
    assert abs(ends - timezone.now() - datetime.timedelta(hours=12)) < datetime.timedelta(minutes=1)

    client.get("/account/app/")  # saves the session
    assert client.session.get_expiry_date() == ends


def test_a_tampered_session_cookie_is_not_accepted(client):
    UserFactory(email="bea@example.org")
    client.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD})
    client.cookies["session"] = client.cookies["session"].value[:-1] + "x"
    assert client.get("/").status_code == 302


def test_nobody_can_sign_up_without_an_invitation(client):
    page = client.get("/sign-in/by-invitation/")
    assert page.status_code == 403
    assert "sign in only if you were invited" in page.content.decode()
    assert client.post("/sign-in/by-invitation/").status_code == 405


@pytest.mark.parametrize("host", ["testserver:8443", "TESTSERVER", "localhost"])
def test_failed_sign_ins_are_counted_together_whatever_the_host_name(client, host):
    UserFactory(email="bea@example.org")
    for _ in range(5):
        client.post("/sign-in/", {"login": "bea@example.org", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "bea@example.org", "password": PASSWORD}, headers={"host": host})
    assert "There were too many failed attempts" in answer.content.decode()


def test_the_cache_has_room_for_100_000_entries_so_that_lockouts_stay(client, settings):
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
