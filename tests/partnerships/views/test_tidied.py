"""Addresses from emails, with the extra characters that mail programs and people copy."""

import pytest
from django.urls import reverse

from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db

KEY = "Zm9vYmFyYmF6cXV4LWFuZF9hLWxvbmcta2V5LW9mLTQz"
TAKEN_ALONG = [*".,)>]”’:;!»… \u00a0", "&gt;", "...", "%20", ".)", "?x"]


@pytest.mark.parametrize("along", TAKEN_ALONG)
@pytest.mark.parametrize("end", ["", "/"], ids=["before the slash", "after it"])
@pytest.mark.parametrize("slash", ["", "/"], ids=["at the end", "with another slash"])
def test_an_invitation_opens_with_extra_characters_after_its_address(client, partnership, along, end, slash):
    InvitationFactory(partnership=partnership, email="nia@example.org", token=KEY)
    address = f"/invitations/{KEY}{end}{along.replace('?', '%3F')}{slash}"
    page = client.get(address, follow=True)
    assert page.redirect_chain == [(f"/invitations/{KEY}/", 302)]
    assert "nia@example.org" in page.content.decode()


@pytest.mark.parametrize("along", [".", ")", ">"])
def test_reset_links_and_calendar_addresses_are_tidied_too(client, along):
    reset = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "abc-def"})
    assert client.get(reset + along).url == reset
    assert client.get(reset.rstrip("/") + along).url == reset
    assert client.get(f"/calendar/{KEY}.ics{along}").url == f"/calendar/{KEY}.ics"


def test_an_unknown_key_with_an_extra_character_is_not_found(client):
    assert client.get(f"/invitations/{KEY}.", follow=True).status_code == 404


def test_an_address_with_an_extra_character_is_not_cached_and_refuses_posts(client):
    assert "no-store" in client.get(f"/invitations/{KEY}.")["Cache-Control"]
    assert client.post(f"/invitations/{KEY}.").status_code == 405
