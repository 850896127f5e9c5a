"""SECRET_KEY was changed without keeping the old one: no codes can be read, but people can still get in."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from tests.factories import UserFactory
from tests.partnerships.sign_in.conftest import SECRET, code_of, is_signed_in

NEW_KEY = "another-key-that-is-long-enough-for-a-test-and-has-many-characters"
CODE = "/sign-in/code/"
NEW = "four-green-bicycles-here"


@pytest.fixture
def lost(bea, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW_KEY, []
    return bea


def let_in(*arguments: str) -> str:
    said = io.StringIO()
    call_command("let_in", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("code", ["123456", "12345678", code_of(SECRET)], ids=["wrong", "too long", "right"])
def test_a_person_who_enters_a_code_is_told_what_to_do(client, sign_in, lost, code, caplog):
    client.raise_request_exception = False
    sign_in(lost)

    page = client.post(CODE, {"code": code})

    assert page.status_code == 503
    assert "Ask an administrator to remove your second factors" in page.content.decode()
    (line,) = [record.getMessage() for record in caplog.records if "SECRET_KEY_FALLBACKS" in record.getMessage()]
    assert re.search(r"reference: <strong>(\w+)<", page.content.decode())[1] in line


@pytest.mark.parametrize(
    "path", ["/account/", "/account/recovery-codes/", "/account/recovery-codes.txt", "/account/confirm/code/"]
)
def test_no_account_page_gives_an_unexpected_error(client, lost, path):
    client.raise_request_exception = False
    client.force_login(lost)
    assert client.get(path).status_code in (200, 302, 503)


def test_codes_still_work_if_the_old_key_is_kept_as_a_fallback(client, sign_in, bea, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW_KEY
    sign_in(bea)
    client.post(CODE, {"code": code_of(SECRET)})
    assert is_signed_in(client)


def test_a_locked_out_person_is_let_in_from_the_command_line(client, sign_in, lost, events):
    said = let_in(lost.email.upper())

    assert "Second factors removed: recovery_codes, totp." in said
    assert events()[-1] | {"at": ""} == {
        "at": "",
        "event": "let_in",
        "of": lost.pk,
        "removed": ["recovery_codes", "totp"],
    }
    link = re.search(r"https?://[^/]+(/sign-in/new-password/\S+)", said)[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    assert sign_in(lost, NEW).url == "/"
    assert is_signed_in(client)
    # Once.
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_an_administrator_let_in_sets_up_a_new_app_and_gets_into_the_administration(client, sign_in, lost, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    lost.is_staff = lost.is_superuser = True
    lost.save()
    link = re.search(r"https?://[^/]+(/sign-in/new-password/\S+)", let_in(lost.email))[1]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})

    sign_in(lost, NEW)
    assert client.get("/admin/").url == "/account/"
    secret = client.get("/account/app/").context["form"].secret
    client.post("/account/app/", {"code": code_of(secret)})

    assert client.get("/admin/").status_code == 200


def test_let_in_ends_the_persons_sessions(client, sign_in, bob):
    sign_in(bob)
    assert is_signed_in(client)
    let_in(bob.email)
    assert not is_signed_in(client)


def test_let_in_keeps_readable_second_factors_unless_told_to_remove_all(bea):
    assert "Second factors removed: none." in let_in(bea.email)
    assert Authenticator.objects.filter(user=bea).count() == 2

    assert "recovery_codes, totp" in let_in(bea.email, "--all-second-factors")
    assert not Authenticator.objects.filter(user=bea).exists()


def test_let_in_keeps_other_peoples_second_factors(lost, dave):
    Authenticator.objects.create(user=dave, type="totp", data={"secret": "made with the old key"})
    let_in(lost.email)
    assert Authenticator.objects.filter(user=dave).exists()


@pytest.mark.parametrize("email", ["nobody@example.org", "gone@example.org"])
def test_let_in_refuses_unknown_and_deactivated_people(db, email):
    UserFactory(email="gone@example.org", is_active=False)
    with pytest.raises(CommandError):
        let_in(email)
