"""Attackers are slowed down, an office can sign in, and people are not locked out of a device they have used before."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from partnerships.models import User
from partnerships.sign_in import limits
from tests.factories import UserFactory
from tests.factories.partnerships import PASSWORD
from tests.partnerships.sign_in.conftest import SECRET, code_of, is_signed_in, link_in

HELD = "There were too many failed attempts"


def attempt(browser: Client, email: str, password: str = "wrong", **extra):
    return browser.post("/sign-in/", {"login": email, "password": password}, **extra)


def fail(browser: Client, email: str, times: int, **extra) -> None:
    for _ in range(times):
        assert HELD not in attempt(browser, email, **extra).content.decode()


@pytest.fixture(autouse=True)
def nothing_is_counted(db) -> None:
    """Tests that commit leave their counts in the cache's table."""
    cache.clear()


@pytest.fixture
def lead(db) -> User:
    return UserFactory(email="lead@example.org")


@pytest.fixture
def leads_laptop(lead) -> Client:
    """A browser in which the lead has signed in and out again."""
    browser = Client()
    assert attempt(browser, lead.email, PASSWORD).url == "/"
    browser.post("/sign-out/")
    return browser


@pytest.fixture
def stranger() -> Client:
    return Client(REMOTE_ADDR="203.0.113.9")


def test_a_stranger_cannot_lock_a_lead_out_of_their_own_device(lead, leads_laptop, stranger):
    fail(stranger, lead.email, 5)
    assert HELD in attempt(stranger, lead.email, PASSWORD).content.decode()

    assert attempt(leads_laptop, lead.email, PASSWORD).url == "/"


def test_a_known_devices_failures_lock_out_only_that_device(lead, leads_laptop, stranger):
    fail(leads_laptop, lead.email, 10)

    assert HELD in attempt(leads_laptop, lead.email, PASSWORD).content.decode()
    # They affect no one else.
    assert attempt(Client(), lead.email, PASSWORD).url == "/"


def test_a_device_is_known_only_to_the_account_that_signed_in_on_it(leads_laptop, stranger):
    UserFactory(email="other@example.org")
    fail(stranger, "other@example.org", 5)

    assert HELD in attempt(leads_laptop, "other@example.org", PASSWORD).content.decode()


def test_a_shared_device_is_known_to_each_account_that_signed_in_on_it(lead, leads_laptop, stranger):
    other = UserFactory(email="other@example.org")
    attempt(leads_laptop, other.email, PASSWORD)
    leads_laptop.post("/sign-out/")
    for email in (lead.email, other.email):
        fail(stranger, email, 5)

    for email in (lead.email, other.email):
        assert attempt(leads_laptop, email, PASSWORD).url == "/"
        leads_laptop.post("/sign-out/")


def new_password(lead):
    lead.set_password("three-other-words")
    lead.save()


def deactivated(lead):
    lead.is_active = False
    lead.save()


@pytest.mark.parametrize("happens", [new_password, deactivated])
def test_a_device_is_no_longer_known_after_a_new_password_or_deactivation(lead, leads_laptop, stranger, happens):
    happens(lead)
    fail(stranger, lead.email, 5)

    assert HELD in attempt(leads_laptop, lead.email, "three-other-words").content.decode()


def test_the_device_that_chose_the_new_password_stays_known(client, lead, stranger):
    attempt(client, lead.email, PASSWORD)
    new = "four-green-bicycles-here"
    page = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert page.status_code == 302
    client.post("/sign-out/")
    fail(stranger, lead.email, 5)

    assert attempt(client, lead.email, new).url == "/"


@pytest.mark.parametrize("cookie", ["made-up", "", "WyIvIiwgW11d:1abc:xyz", "[[1,2,3]]"])
def test_a_made_up_device_cookie_does_not_make_a_device_known(lead, stranger, cookie):
    fail(stranger, lead.email, 5)
    stranger.cookies["device"] = cookie

    assert HELD in attempt(stranger, lead.email, PASSWORD).content.decode()


def test_the_device_cookie_is_httponly_and_secure_and_has_no_email_address(client, lead, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = attempt(client, lead.email, PASSWORD).cookies["device"]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert lead.email not in cookie.value


def test_an_office_of_a_hundred_can_sign_in_although_some_mistype_their_password(db):
    people = [UserFactory(email=f"p{number}@example.org") for number in range(100)]
    for number, person in enumerate(people):
        browser = Client()
        if number % 4 == 0:
            fail(browser, person.email, 2)
        assert attempt(browser, person.email, PASSWORD).url == "/"


def test_guessing_at_many_accounts_from_one_address_is_slowed_down_but_known_devices_are_not(lead, leads_laptop):
    guesser = Client()
    for number in range(60):
        fail(guesser, f"p{number}@example.org", 1)

    assert HELD in attempt(guesser, "another@example.org").content.decode()
    assert attempt(leads_laptop, lead.email, PASSWORD).url == "/"


def test_a_flood_from_one_address_is_refused_but_a_known_device_can_sign_in(lead, leads_laptop, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "sign_in", "3/m/ip")
    flood = Client()
    fail(flood, "a@example.org", 3)

    page = attempt(flood, lead.email, PASSWORD)

    assert page.status_code == 429
    assert "Wait 1 minute, then try again" in page.content.decode()
    assert not is_signed_in(flood)
    assert attempt(leads_laptop, lead.email, PASSWORD).url == "/"


@pytest.mark.parametrize("email", ["lead@example.org", "nobody@example.org"])
@pytest.mark.parametrize(
    ("later", "wait", "header"),
    [
        (0, "5 minutes", 300),
        (61, "4 minutes", 239),
        (181, "2 minutes", 119),
        (250, "50 seconds", 50),
        (299, "1 second", 1),
    ],
)
def test_the_page_and_the_header_say_how_long_to_wait_whether_or_not_there_is_an_account(
    lead, stranger, monkeypatch, email, later, wait, header
):
    start = 1_800_000_000
    monkeypatch.setattr("time.time", lambda: start)
    fail(stranger, email, 5)
    monkeypatch.setattr("time.time", lambda: start + later)

    page = attempt(stranger, email)

    assert (page.status_code, page.headers["Retry-After"]) == (429, str(header))
    assert f"{HELD}. Wait {wait}, then try again" in page.content.decode()
    assert f'value="{email}"' in page.content.decode()


def test_people_can_sign_in_after_the_wait(lead, stranger, monkeypatch):
    start = 1_800_000_000
    monkeypatch.setattr("time.time", lambda: start)
    fail(stranger, lead.email, 5)
    monkeypatch.setattr("time.time", lambda: start + 301)

    assert attempt(stranger, lead.email, PASSWORD).url == "/"


def test_a_strangers_wrong_codes_do_not_lock_out_a_known_device(client, bea, stranger):
    for number in range(2):
        attempt(client, bea.email, PASSWORD)
        client.post("/sign-in/code/", {"code": code_of(SECRET, periods_ago=number)})
        client.post("/sign-out/")
        cache.clear()
    attempt(stranger, bea.email, PASSWORD)
    for _ in range(5):
        stranger.post("/sign-in/code/", {"code": "000000"})
    page = stranger.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert (page.status_code, page.headers["Retry-After"]) == (429, "300")
    assert f"{HELD}. Wait 5 minutes" in page.content.decode()

    attempt(client, bea.email, PASSWORD)
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert is_signed_in(client)


@pytest.mark.parametrize("email", ["lead@example.org", "nobody@example.org"])
def test_repeated_requests_for_reset_links_are_refused_with_the_time_to_wait(lead, stranger, email):
    for _ in range(5):
        assert stranger.post("/sign-in/forgotten-password/", {"email": email}).status_code == 302

    page = stranger.post("/sign-in/forgotten-password/", {"email": email})

    assert page.status_code == 429
    assert 595 <= int(page.headers["Retry-After"]) <= 600
    assert re.search(r"Wait 10 minutes, then try again\.", page.content.decode())


def choose_a_new_password(browser: Client, email: str, mailoutbox) -> str:
    browser.post("/sign-in/forgotten-password/", {"email": email})
    form = browser.get(link_in(mailoutbox[-1].body), follow=True).redirect_chain[-1][0]
    new = "four-green-bicycles-here"
    browser.post(form, {"password1": new, "password2": new})
    return new


def test_a_new_password_by_link_ends_the_accounts_lockout(lead, stranger, mailoutbox):
    fail(stranger, lead.email, 5)
    new = choose_a_new_password(Client(), lead.email, mailoutbox)

    assert attempt(Client(), lead.email, new).url == "/"


def test_a_new_password_by_link_does_not_end_the_lockout_of_a_network_address(lead, stranger, mailoutbox, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "failed", "5/5m/key,5/10m/ip")
    fail(stranger, lead.email, 5)
    new = choose_a_new_password(stranger, lead.email, mailoutbox)

    assert HELD in attempt(stranger, "other@example.org").content.decode()
    assert HELD in attempt(stranger, lead.email, new).content.decode()
    assert attempt(Client(), lead.email, new).url == "/"
