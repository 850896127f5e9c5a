"""Forgotten passwords, new passwords, sessions."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.factories import UserFactory
from tests.factories.partnerships import PASSWORD
from tests.partnerships.sign_in.conftest import is_signed_in, link_in

NEW = "three unlikely words"
FORGOTTEN = "/sign-in/forgotten-password/"


def ask(client, email):
    return client.post(FORGOTTEN, {"email": email})


def choose(client, link, password=NEW, again=NEW):
    page = client.get(link, follow=True)
    return client.post(page.redirect_chain[-1][0], {"password1": password, "password2": again}, follow=True)


@pytest.mark.parametrize("email", ["bob@example.org", " BOB@Example.org "])
def test_a_forgotten_password_is_replaced_through_an_email(client, bob, mailoutbox, email):
    assert ask(client, email).url == f"{FORGOTTEN}sent/"
    assert (mailoutbox[0].to, mailoutbox[0].subject) == (
        ["bob@example.org"],
        "Collective Safeguarding: choose a new password",
    )

    done = choose(client, link_in(mailoutbox[0].body))

    assert "Your new password has been saved" in done.content.decode()
    assert not is_signed_in(client)
    client.post("/sign-in/", {"login": "bob@example.org", "password": NEW})
    assert is_signed_in(client)
    assert mailoutbox[1].subject == "Collective Safeguarding: your password was changed"


def test_the_password_reset_link_works_once(client, bob, mailoutbox):
    ask(client, bob.email)
    link = link_in(mailoutbox[0].body)
    choose(client, link)
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize("link", ["/sign-in/new-password/1-abc/", "/sign-in/new-password/zzzzzz-cn3-abcdef/"])
def test_a_made_up_reset_link_does_not_work(client, bob, link):
    assert "This link no longer works" in client.get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("password", "again", "problem"),
    [
        ("short", "short", "at least 12 characters"),
        ("password1234", "password1234", "Use three or more random words"),
        ("123456789012", "123456789012", "Use three or more random words"),
        (NEW, "another one than before", "the same"),
    ],
)
def test_a_weak_or_mistyped_password_is_refused(client, bob, mailoutbox, password, again, problem):
    ask(client, bob.email)
    page = choose(client, link_in(mailoutbox[0].body), password, again)
    assert problem in page.content.decode()
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


def test_forgotten_password_treats_strangers_and_deactivated_people_alike(db, client, mailoutbox):
    UserFactory(email="gone@example.org", is_active=False)
    for email in ("nobody@example.org", "gone@example.org"):
        assert ask(client, email).url == f"{FORGOTTEN}sent/"
    assert [email.subject for email in mailoutbox] == [
        "Collective Safeguarding: there is no account for this address"
    ] * 2
    assert all("/new-password/" not in email.body for email in mailoutbox)


def test_forgotten_password_gives_the_same_answer_when_the_mail_server_is_down(client, bob, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert ask(client, bob.email).url == f"{FORGOTTEN}sent/"


def test_after_five_reset_emails_no_more_are_sent(client, bob, mailoutbox):
    for _ in range(5):
        ask(client, bob.email)
    assert ask(client, bob.email).status_code == 429
    assert len(mailoutbox) == 5


def test_an_old_email_address_can_no_longer_sign_in_or_reset_the_password(client, bob, mailoutbox):
    ask(client, bob.email)  # allauth writes the address down
    EmailAddress.objects.get_or_create(user=bob, email=bob.email)
    bob.email = "robert@example.org"
    bob.save()
    mailoutbox.clear()

    client.post("/sign-in/", {"login": "bob@example.org", "password": PASSWORD})
    assert not is_signed_in(client)
    ask(client, "bob@example.org")
    assert "/new-password/" not in mailoutbox[0].body
    client.post("/sign-in/", {"login": "robert@example.org", "password": PASSWORD})
    assert is_signed_in(client)


def test_a_changed_password_ends_all_other_sessions(client, sign_in, bob):
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"login": bob.email, "password": PASSWORD})
    sign_in(bob)

    done = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert done.url == "/account/"
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_password_is_not_changed_without_the_current_one(client, sign_in, bob):
    sign_in(bob)
    page = client.post("/account/password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    assert "This is not your current password" in page.content.decode()
    bob.refresh_from_db()
    assert bob.check_password(PASSWORD)


def test_other_sessions_are_listed_and_can_be_ended(client, sign_in, bob):
    elsewhere = Client(headers={"user-agent": "Elsewhere’s browser"})
    elsewhere.post("/sign-in/", {"login": bob.email, "password": PASSWORD})
    sign_in(bob)

    page = client.get("/account/sessions/").content.decode()
    assert "This session" in page
    assert "Elsewhere’s browser" in page

    client.post("/account/sessions/")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_nobody_sees_the_sessions_of_others(client, sign_in, alice, bob):
    Client(headers={"user-agent": "Alice’s browser"}).post("/sign-in/", {"login": alice.email, "password": PASSWORD})
    sign_in(bob)
    assert "Alice’s browser" not in client.get("/account/sessions/").content.decode()
