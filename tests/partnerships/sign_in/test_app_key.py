"""Setting up an authenticator app: the key stays the same from the first visit until it works or is abandoned."""

import re
import time
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator

from tests.partnerships.sign_in.conftest import code_of

APP = "/account/app/"


def key_on(page) -> str:
    return re.search(r'<code class="app-typed">([^<]+)</code>', page.content.decode())[1]


@pytest.fixture
def bobs(client, sign_in, bob):
    sign_in(bob)
    return client


def test_a_key_scanned_before_the_page_was_reloaded_still_works(bobs, bob):
    scanned = key_on(bobs.get(APP)).replace(" ", "")
    bobs.get(APP)
    assert "This code is wrong" in bobs.post(APP, {"code": "000000"}).content.decode()
    bobs.get(APP)

    assert bobs.post(APP, {"code": code_of(scanned)}).status_code == 302
    assert Authenticator.objects.filter(user=bob, type="totp").exists()


def test_the_key_stays_the_same_in_a_second_tab_and_after_visiting_the_account_page(bobs):
    first = key_on(bobs.get(APP))
    bobs.get("/account/")
    assert key_on(bobs.get(APP)) == first


def test_after_cancelling_the_next_set_up_has_another_key(bobs):
    page = bobs.get(APP)
    cancel = unescape(re.search(r'href="([^"]+)"[^>]*>\s*Cancel', page.content.decode())[1])
    assert bobs.get(cancel).status_code == 200
    assert key_on(bobs.get(APP)) != key_on(page)


@pytest.mark.parametrize(("minutes_ago", "is_kept"), [(59, True), (61, False)])
def test_a_key_that_was_shown_an_hour_ago_is_no_longer_offered(bobs, minutes_ago, is_kept):
    first = key_on(bobs.get(APP))
    session = bobs.session
    session["app_key_shown_at"] = time.time() - minutes_ago * 60
    session.save()

    assert (key_on(bobs.get(APP)) == first) is is_kept


def test_the_next_person_in_the_same_browser_gets_a_different_key(client, sign_in, bob, dave):
    keys = []
    for person in (bob, dave):
        sign_in(person)
        keys.append(key_on(client.get(APP)))
        client.post("/sign-out/")
    assert keys[0] != keys[1]


def test_the_key_is_shown_in_groups_of_four_and_as_a_link_for_the_same_device(bobs):
    page = bobs.get(APP)
    text = page.content.decode()
    key = key_on(page)

    assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", key)
    link = re.search(r'href="(otpauth:[^"]+)">Open in an authenticator app on this device</a>', text)[1]
    parts = urlsplit(unescape(link))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query)["secret"] == [key.replace(" ", "")]


@pytest.mark.parametrize("path", [APP, "/sign-in/code/", "/account/confirm/code/"])
def test_every_code_field_opens_the_number_pad_and_allows_autofill(client, sign_in, bob, bea, path):
    if path == APP:
        Authenticator.objects.all().delete()
    sign_in(bob)
    if path == "/account/confirm/code/":
        client.force_login(bob)

    field = re.search(r'<input[^>]+name="code"[^>]*>', client.get(path).content.decode())[0]

    assert 'inputmode="numeric"' in field
    assert 'autocomplete="one-time-code"' in field
