"""Common passwords are refused wherever one is chosen, and the error says what to do."""

import io

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.models import User
from tests.factories import AgencyFactory, InvitationFactory, PartnershipFactory, UserFactory
from tests.factories.partnerships import PASSWORD

WEAK = [
    "aaaaaaaaaaaa",
    "letmein12345",
    "abcabcabcabc",
    "passwordpassword",
    "qwertyuiop12",
    "1qaz2wsx3edc",
    "asdfghjkl;'#",
    "P@ssw0rd12345",
    "123456789012",
    "01/04/2027!!",
    "January2026!!",
    "iloveyou1234",
    "x" * 500,
    "\ud800" * 12,
]
OWN = [
    "12CsSafeguarding2026!",
    "S4fegu4rding-2026!",
    "Collective.Safeguarding.1",
    "Northshire.Police.1",
    "N0rthsh1re_P0l1ce_99",
    "northshirepolicenorthshirepolice",
    "Megan.Hughes.1984",
    "megan.hughes@example.org",
    "HughesMegan!!2027",
    "Welcome2Police!",
    "Safeguarding-Partnership-April-2026",
    "Peninsula-Board-2026!",
    "safe-guard-ing-2026",
    "correcthorsebatterystaple",
    "Correct Horse Battery Staple",
    "the quick brown fox 1!",
    "to-be-or-not-to-be",
]
GOOD = ["thirteen-grey-herons", "correct horse battery", "kestrel otter birch", "xkqzvwplmrtb", PASSWORD]


@pytest.fixture
def megan(db) -> User:
    AgencyFactory(name="Northshire Police", short_name="NPol")
    PartnershipFactory(name="Peninsula Safeguarding Partnership")
    return UserFactory(name="Megan Hughes", email="megan.hughes@example.org")


def refusals(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return refused.messages
    return []


@pytest.mark.parametrize("password", WEAK)
def test_passwords_that_are_easy_to_guess_are_refused(megan, password):
    assert refusals(password, megan) == ["This password is easy to guess. Use three or more random words"]


@pytest.mark.parametrize("password", OWN)
def test_passwords_made_of_names_service_words_or_known_phrases_are_refused(megan, password):
    (said,) = refusals(password, megan)
    assert said.startswith("This password is easy to guess")
    assert said.endswith("Use three or more random words")


@pytest.mark.parametrize("password", GOOD)
def test_random_words_are_accepted(megan, password):
    assert refusals(password, megan) == []


def test_a_name_among_enough_other_words_is_accepted(megan):
    assert refusals("hughes-otter-ladder-moonlight", megan) == []


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.text(max_size=200))
def test_no_password_breaks_the_strength_check(text):
    from partnerships.sign_in.passwords import OF_THE_SERVICE, _strength, _without

    rest, count = _without(text[:64], OF_THE_SERVICE)
    assert len(rest) <= len(text)
    assert (count == 0) or len(rest) < len(text)
    assert _strength(text.encode("utf-8", "replace").decode()[:64]) >= 0


def test_a_short_and_weak_password_gets_both_errors(megan):
    assert len(refusals("aaaa", megan)) == 2


class TestWhereverAPasswordIsChosen:
    SAID = "Use three or more random words"

    def test_a_weak_password_is_refused_on_joining(self, client, megan):
        InvitationFactory(token="a-key", email="dana@example.org")
        page = client.post(
            "/invitations/a-key/", {"name": "Dana Owen", "password1": "Dana.Owen.1984", "password2": "Dana.Owen.1984"}
        )
        assert self.SAID in page.content.decode()
        assert not User.objects.filter(email="dana@example.org").exists()

    def test_a_weak_password_is_refused_on_changing_it(self, client, megan):
        client.post("/sign-in/", {"login": megan.email, "password": PASSWORD})
        new = {"oldpassword": PASSWORD, "password1": "Megan.Hughes.1984", "password2": "Megan.Hughes.1984"}
        assert self.SAID in client.post("/account/password/", new).content.decode()

    def test_a_weak_password_is_refused_when_an_administrator_sets_it(self, client, megan):
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
        path = f"/admin/partnerships/user/{megan.pk}/password/"
        new = {"password1": "Megan.Hughes.1984", "password2": "Megan.Hughes.1984", "usable_password": "true"}
        assert self.SAID in client.post(path, new).content.decode()

    def test_a_weak_password_gets_a_warning_on_the_command_line(self, db, monkeypatch):
        monkeypatch.setattr("getpass.getpass", lambda *args: "letmein12345")
        # Asked whether to continue anyway.
        monkeypatch.setattr("builtins.input", lambda *args: (_ for _ in ()).throw(CommandError("asked")))
        errors = io.StringIO()
        terminal = type("Terminal", (io.StringIO,), {"isatty": lambda self: True})()
        with pytest.raises(CommandError, match="asked"):
            call_command(
                "createsuperuser",
                email="root@example.org",
                name="Root",
                stdin=terminal,
                stderr=errors,
                interactive=True,
            )
        assert self.SAID in errors.getvalue()
