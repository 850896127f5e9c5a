"""From an invitation to signing in safely: password, authenticator app, recovery code, passkey."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from tests.browser.conftest import have_an_authenticator
from tests.browser.test_road import link, press, sign_in
from tests.partnerships.sign_in.conftest import code_of, link_in

NEW_PASSWORD = "three unlikely words"


@pytest.fixture
def authenticator(page: Page) -> None:
    have_an_authenticator(page)


def test_nia_is_invited_as_a_lead_and_signs_in_with_each_of_her_factors(
    page, partnership, alice, settings, authenticator
):
    sign_in(page, "alice@example.org")
    invite(page, partnership.name, " Nia@Example.org")
    press(page, "Sign out")
    settings.SECOND_FACTOR_REQUIRED = True  # as in production

    join(page, link_in(mail.outbox[-1].body))
    secret = set_up_an_app(page)
    recovery_code = page.locator("main code").first.inner_text()
    page.goto("/")
    expect(page.get_by_role("link", name=partnership.name)).to_be_visible()
    press(page, "Sign out")

    give_password(page)
    # The code that set up the app is used, so the next one must differ.
    page.get_by_label("Code").fill(code_of(secret, periods_ago=-1))
    press(page, "Sign in")
    expect(heading(page)).to_have_text("Home")
    press(page, "Sign out")

    give_password(page)
    page.get_by_label("Code").fill(recovery_code)
    press(page, "Sign in")
    expect(heading(page)).to_have_text("Home")

    add_a_passkey(page)
    press(page, "Sign out")
    press(page, "Sign in with a passkey")
    expect(heading(page)).to_have_text("Home")
    page.goto("/account/")
    expect(page.get_by_role("main")).to_contain_text("9 codes are left")
    press(page, "Sign out")

    give_password(page)
    press(page, "Use a passkey instead")
    expect(heading(page)).to_have_text("Home")


def test_signing_in_with_an_unknown_passkey_says_that_it_did_not_work(page, authenticator, base_url):
    page.goto("/sign-in/")
    expect(page.get_by_text("That did not work")).to_be_hidden()
    press(page, "Sign in with a passkey")
    expect(page.get_by_text("That did not work")).to_be_visible()


def test_the_invitation_link_works_once(page, partnership, alice):
    sign_in(page, "alice@example.org")
    invite(page, partnership.name, "nia@example.org")
    press(page, "Sign out")
    the_link = link_in(mail.outbox[-1].body)
    join(page, the_link)
    press(page, "Sign out")

    page.goto(the_link)

    expect(page.get_by_role("main")).to_contain_text(re.compile("used", re.IGNORECASE))


def heading(page: Page):
    return page.get_by_role("heading", level=1)


def invite(page: Page, partnership: str, email: str) -> None:
    link(page, partnership)
    link(page, "Invite and manage people")
    link(page, "Invite someone")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Lead", exact=True).check()
    press(page, "Send the invitation")
    expect(page.get_by_role("alert")).to_contain_text("We’re sending an invitation to nia@example.org")


def join(page: Page, the_link: str) -> None:
    page.goto(the_link)
    page.get_by_label("Your name").fill("Nia Newcomer")
    page.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    page.get_by_label("New password again").fill(NEW_PASSWORD)
    press(page, "Join")
    expect(page.get_by_role("navigation", name="Your pages")).to_contain_text("Nia Newcomer")


def set_up_an_app(page: Page) -> str:
    """Nia is taken there, because a lead can do nothing else without one."""
    expect(page.get_by_role("main")).to_contain_text("need a second factor")
    link(page, "Set up an authenticator app")
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.get_by_label("The code that the app shows now").fill(code_of(secret))
    press(page, "Set up")
    expect(heading(page)).to_have_text("Recovery codes")
    return secret


def give_password(page: Page) -> None:
    page.get_by_label("Email address").fill("nia@example.org")
    page.get_by_label("Password").fill(NEW_PASSWORD)
    press(page, "Sign in")
    expect(heading(page)).to_have_text("Enter a code")


def add_a_passkey(page: Page) -> None:
    page.goto("/account/passkeys/add/")
    page.get_by_label("Name for this passkey").fill("Work laptop")
    press(page, "Add the passkey")
    expect(page.get_by_role("main")).to_contain_text("Work laptop (signs you in without a password)")
