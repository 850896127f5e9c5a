"""Single sign-on, against a real OpenID Connect provider on this machine."""

import socket
import subprocess
import sys
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
import requests

from partnerships.models import Membership, User
from tests.factories import InvitationFactory, UserFactory
from tests.partnerships.sign_in.conftest import SECRET, code_of, is_signed_in

BEGIN = "/sign-in/with/sso/"
BOB = {"email": "bob@example.org", "email_verified": True, "name": "Robert from the provider"}
NEW = {"email": "New@Example.org", "email_verified": True, "name": "Nia Newcomer"}


@pytest.fixture(scope="module")
def provider():
    """Its address. It has its own process, because it has warnings and threads of its own."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        wait_for(f"http://localhost:{port}/.well-known/openid-configuration")
        yield f"http://localhost:{port}"
        process.terminate()


def wait_for(address: str) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(requests.ConnectionError):
            return requests.get(address, timeout=5).raise_for_status()
        time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture
def sso(settings, provider, client, db):
    """`sso(sub, claims)` signs in as that person of the provider, and returns our last response."""
    app = {"provider_id": "sso", "name": "Northshire Council", "client_id": "us", "secret": "secret"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": provider}}]}
    }

    def sign_in(sub, claims, begin=BEGIN, browser=client):
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=5).raise_for_status()
        to_provider = browser.post(begin).url
        assert to_provider.startswith(provider)
        back = requests.post(to_provider, data={"sub": sub}, allow_redirects=False, timeout=5).headers["Location"]
        return browser.get(back.removeprefix("http://testserver"))

    return sign_in


def test_the_sign_in_page_offers_single_sign_on(sso, client):
    assert "Sign in with Northshire Council" in client.get("/sign-in/").content.decode()


def test_single_sign_on_is_not_offered_unless_configured(client, db):
    assert BEGIN not in client.get("/sign-in/").content.decode()
    assert client.post(BEGIN).status_code == 404


def test_a_person_is_recognised_by_their_verified_email_address(sso, client, bob):
    assert sso("bob-there", BOB).url == "/"
    assert client.session["_auth_user_id"] == str(bob.pk)
    bob.refresh_from_db()
    assert bob.name == "Bob"


def test_after_the_first_time_a_person_is_recognised_by_their_id_at_the_provider(sso, client, bob):
    sso("bob-there", BOB)
    client.post("/sign-out/")
    sso("bob-there", BOB | {"email": "robert@example.org"})
    assert client.session["_auth_user_id"] == str(bob.pk)


def test_single_sign_on_leads_to_the_page_that_was_asked_for(sso, partnership, bob):
    wanted = f"/partnerships/{partnership.pk}/"
    assert sso("bob-there", BOB, f"{BEGIN}?next={wanted}").url == wanted


@pytest.mark.parametrize("elsewhere", ["https://evil.example.org/", "//evil.example.org"])
def test_single_sign_on_does_not_redirect_to_another_site(sso, bob, elsewhere):
    assert sso("bob-there", BOB, f"{BEGIN}?next={elsewhere}").url == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "bob@example.org"},
        {"email": "bob@example.org", "email_verified": False},
        {"email": "bob@example.org", "email_verified": "no"},
        {"email": "bob@example.org", "xms_edov": False},
        {"email_verified": True},
        {"preferred_username": "bob@example.org", "email_verified": True},
        {"email": "stranger@example.org", "email_verified": True},
        {"email": "gone@example.org", "email_verified": True},
    ],
)
def test_people_without_a_verified_address_or_an_account_are_refused_in_the_same_words(
    sso, client, bob, claims, events
):
    UserFactory(email="gone@example.org", is_active=False)
    people = User.objects.count()

    answer = sso("somebody", claims)

    assert answer.status_code == 403
    assert "sign in only if you were invited" in answer.content.decode()
    assert not is_signed_in(client)
    assert User.objects.count() == people
    assert events()[0]["event"] == "single_sign_on_refused"


@pytest.mark.parametrize("vouched", [{"email_verified": True}, {"xms_edov": True}, {"xms_edov": "1"}])
def test_an_email_address_is_accepted_if_the_provider_vouches_for_it(sso, client, bob, vouched):
    sso("bob-there", {"email": "BOB@example.org"} | vouched)
    assert is_signed_in(client)


def test_an_invited_person_gets_an_account_and_their_membership(sso, client, partnership, alice):
    InvitationFactory(partnership=partnership, email="new@example.org", role="scrutineer", invited_by=alice)

    sso("nia", NEW)

    person = User.objects.get(email="new@example.org")
    assert (person.name, person.has_usable_password()) == ("Nia Newcomer", False)
    membership = Membership.objects.get(person=person)
    assert (membership.partnership, membership.role) == (partnership, "scrutineer")
    assert client.get(f"/partnerships/{partnership.pk}/").status_code == 200
    assert "You sign in through your organisation" in client.get("/account/").content.decode()


def test_an_expired_invitation_lets_nobody_in(sso, client, partnership, alice):
    from django.utils import timezone

    InvitationFactory(partnership=partnership, email="new@example.org", invited_by=alice, expires_at=timezone.now())
    assert sso("nia", NEW).status_code == 403
    assert not User.objects.filter(email="new@example.org").exists()


def test_someone_who_has_a_second_factor_here_is_asked_for_it(sso, client, bea):
    assert sso("bob-there", BOB).url == "/sign-in/code/"
    client.post("/sign-in/code/", {"code": code_of(SECRET)})
    assert is_signed_in(client)


@pytest.mark.parametrize(("counts", "answer"), [(True, 200), (False, 302)])
def test_the_providers_second_factor_counts_only_if_the_setting_says_so(sso, client, alice, settings, counts, answer):
    settings.SECOND_FACTOR_REQUIRED, settings.OIDC_IS_SECOND_FACTOR = True, counts
    sso("alice-there", BOB | {"email": "alice@example.org"})
    assert client.get("/").status_code == answer


def test_nobody_can_link_another_provider_account_to_their_own(sso, client, bob, alice):
    client.force_login(bob)
    answer = sso("stranger", {"email": "stranger@example.org"}, f"{BEGIN}?process=connect")
    assert answer.url == "/account/"
    assert bob.socialaccount_set.count() == 0


def test_if_the_provider_is_down_the_page_says_that_signing_in_did_not_work(sso, client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://localhost:1"}
    answer = client.post(BEGIN)
    assert answer.status_code == 503
    assert "Signing in did not work" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=made-up&state=made-up", "?error=access_denied"])
def test_a_callback_that_nobody_asked_for_signs_nobody_in(sso, client, query):
    page = client.get(f"{BEGIN}callback/{query}", follow=True)
    assert page.status_code < 500
    assert not is_signed_in(client)


def test_a_callback_from_another_session_signs_nobody_in(sso, provider, client, bob):
    """A state belongs to the session it began in."""
    from django.test import Client

    requests.put(f"{provider}/users/bob-there", json=BOB, timeout=5)
    to_provider = Client().post(BEGIN).url
    back = requests.post(to_provider, data={"sub": "bob-there"}, allow_redirects=False, timeout=5).headers["Location"]
    client.get(urlsplit(back).path + "?" + urlsplit(back).query)
    assert not is_signed_in(client)


@pytest.mark.parametrize("name", ["N" * 300, "Nia\u202e", {"a": 1}, None, 7])
def test_an_invalid_name_from_the_provider_is_not_used(sso, client, partnership, alice, name):
    InvitationFactory(partnership=partnership, email="new@example.org", role="observer", invited_by=alice)
    sso("nia", NEW | {"name": name})
    assert User.objects.get(email="new@example.org").name == "new@example.org"


@pytest.mark.parametrize("email", [["bob@example.org"], {"a": "bob@example.org"}, 7])
def test_an_email_address_that_is_not_text_is_refused(sso, client, bob, email):
    assert sso("somebody", {"email": email, "email_verified": True}).status_code in (403, 503)
    assert not is_signed_in(client)
