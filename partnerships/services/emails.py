"""Emails: one layout and one set of headers for all."""

import re
from email.utils import formataddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from partnerships.models import User

# Mailboxes then answer only when an email could not be delivered.
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "OOF, AutoReply"}
NOTICE = "email/notice"
BLANK_LINES = re.compile(r"\n\s*\n")


def compose(
    template: str, *, to: str, subject: str, context: dict[str, object], reply_to: User | None = None
) -> EmailMultiAlternatives:
    subject = one_line(subject)
    context = {**context, "subject": subject, "site": settings.SITE_URL, "reply_to": reply_to}
    email = EmailMultiAlternatives(
        subject,
        "\n\n".join(_paragraphs(render_to_string(f"{template}.txt", context))) + "\n",
        to=[to],
        reply_to=[_mailbox(reply_to)] if reply_to else None,
        headers=HEADERS,
    )
    email.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return email


def notice(text: str, *, to: str, subject: str) -> EmailMultiAlternatives:
    """A plain text email. A paragraph that is an address becomes a link."""
    return compose(NOTICE, to=to, subject=subject, context={"paragraphs": _paragraphs(text)})


def one_line(text: str) -> str:
    """A line break in a name would start a new header."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _mailbox(person: User) -> str:
    return formataddr((one_line(person.name), person.email))


def _paragraphs(text: str) -> list[str]:
    return [each.strip() for each in BLANK_LINES.split(text) if each.strip()]
