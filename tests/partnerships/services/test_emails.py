"""What all our emails have in common."""

import re
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string

from partnerships.models import Membership
from partnerships.services import emails
from tests.factories import UserFactory

HOSTILE = "Anna\r\nBcc: all@example.org\x00\u2028 “Börner”, Head"


def received(email):
    """As it arrives in the mailbox."""
    return message_from_bytes(email.message().as_bytes(), policy=default)


def notice(text="Your password was changed.", subject="Your password"):
    return emails.notice(text, to="bob@example.org", subject=subject)


def test_emails_suppress_automatic_replies_but_not_delivery_failures():
    headers = received(notice())
    assert (headers["Auto-Submitted"], headers["X-Auto-Response-Suppress"]) == ("auto-generated", "OOF, AutoReply")


def test_replies_go_to_the_person_who_sent_the_email_or_to_nobody():
    # Not saved: PostgreSQL itself refuses such a name.
    anna = UserFactory.build(name=HOSTILE, email="anna@example.org")
    context = {"by": anna, "membership": Membership(person=anna), "link": "https://safeguarding.example/"}
    email = emails.compose(emails.NOTICE, to="bob@example.org", subject=HOSTILE, context=context, reply_to=anna)

    headers = received(email)
    assert headers["Reply-To"].addresses[0].addr_spec == "anna@example.org"
    assert headers["Reply-To"].addresses[0].display_name == "Anna Bcc: all@example.org “Börner”, Head"
    assert headers["Subject"].strip() == "Anna Bcc: all@example.org “Börner”, Head"
    assert headers["Bcc"] is None
    assert received(notice())["Reply-To"] is None


def test_both_parts_of_an_email_say_the_same_and_web_addresses_are_links():
    email = notice("Ye’re <b>asked</b>.\n\nhttps://safeguarding.example/a?b=c&d\n\n\n\nIt works once.")
    assert email.body == (
        "Ye’re <b>asked</b>.\n\nhttps://safeguarding.example/a?b=c&d\n\nIt works once.\n\n"
        "This email was sent automatically. Nobody reads replies to it.\n\n"
        "Collective Safeguarding\nhttps://safeguarding.example\n"
    )
    html = email.alternatives[0].content
    assert "Ye’re &lt;b&gt;asked&lt;/b&gt;." in html
    assert '<a href="https://safeguarding.example/a?b=c&amp;d"' in html


def test_the_html_part_is_plain_states_its_language_and_loads_nothing():
    html = notice().alternatives[0].content
    assert '<html lang="en-gb">' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert re.findall(r"<(?:img|script|link|style|iframe|form)\b|url\(|@import", html) == []
    assert re.findall(r"[^-]color: (#\w+)", html) == []


@pytest.mark.parametrize("folder", ["account", "mfa", "socialaccount"])
def test_every_email_about_an_account_says_why_it_was_sent(folder):
    found = sorted(Path(settings.BASE_DIR, "templates", folder, "email").glob("*_message.txt"))
    for path in found:
        if path.name.startswith("base_"):
            continue
        context = {"timestamp": None, "password_reset_url": "https://safeguarding.example/x"}
        text = render_to_string(f"{folder}/email/{path.name}", context)
        assert "You got this email because" in text, path
        assert "letter" not in text, path
    assert found


def test_a_password_reset_email_links_to_our_site_whatever_host_was_requested(client, db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    UserFactory(email="bob@example.org")
    client.post("/sign-in/forgotten-password/", {"email": "bob@example.org"}, headers={"host": "evil.example"})

    email = mail.outbox[0]
    for text in (email.body, email.alternatives[0].content):
        assert "https://safeguarding.example/sign-in/new-password/" in text
        assert "evil" not in text
    assert received(email)["Auto-Submitted"] == "auto-generated"
