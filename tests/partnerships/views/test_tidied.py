"""Addresses from emails, with the extra characters that mail programs and people copy."""

import pytest
from django.urls import reverse

from tests.factories import InvitationFactory

pytestmark = pytest.mark.django_db

KEY = "Zm9vYmFyYmF6cXV4LWFuZF9hLWxvbmcta2V5LW9mLTQz"
TAKEN_ALONG = [*".,)>]”’:;!»… \u00a0", "&gt;", "...", "%20", ".)", "?x"]


@pytest.mark.parametrize("along", TAKEN_ALONG)
@pytest.mark.parametrize("end", ["", "/"], ids=["before the slash", "behind it"])
@pytest.mark.parametrize("slash", ["", "/"], ids=["at the end", "with another slash"])
def test_an_invitation_opens_with_extra_characters_after_its_address(client, partnership, along, end, slash):
    InvitationFactory(partnership=partnership, email="nia@example.org", token=KEY)
    address = f"/invitations/{KEY}{end}{along.replace('?', '%3F')}{slash}"
    page = client.get(address, follow=True)
    assert page.redirect_chain == [(f"/invitations/{KEY}/", 302)]
    assert "nia@example.org" in page.content.decode()


@pytest.mark.parametrize("along", [".", ")", ">"])
def test_the_other_keys_in_addresses_are_tidied_too(client, along):
    reset = reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "abc-def"})
    assert client.get(reset + along).url == reset
    assert client.get(reset.rstrip("/") + along).url == reset
    assert client.get(f"/calendar/{KEY}.ics{along}").url == f"/calendar/{KEY}.ics"


def test_a_key_that_nobody_gave_out_is_not_found_there_either(client):
    assert client.get(f"/invitations/{KEY}.", follow=True).status_code == 404


def test_nothing_is_cached_and_nothing_is_posted_there(client):
    assert "no-store" in client.get(f"/invitations/{KEY}.")["Cache-Control"]
    assert client.post(f"/invitations/{KEY}.").status_code == 405
