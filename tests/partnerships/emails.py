"""Mail servers that accept nothing, and the links in emails."""

import re
from contextlib import suppress
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend

from safeguarding.background.policy import TryAgain
from safeguarding.outbox.models import Email, State
from safeguarding.outbox.sending import deliver


class Unreachable(BaseEmailBackend):
    """An email backend, as EMAIL_BACKEND names it: the mail server is down."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


class Refusing(Unreachable):
    """The mail server answers, but accepts nothing."""

    def send_messages(self, messages):
        raise SMTPException("Mailbox full")


class Silent(BaseEmailBackend):
    """The mail server answers, but goes silent before it accepts an email."""

    def send_messages(self, messages):
        raise TimeoutError


class Down(BaseEmailBackend):
    """There is no mail server. `opened` counts the attempts to connect."""

    opened = 0

    def open(self):
        type(self).opened += 1
        raise ConnectionRefusedError


class WithoutBob(EmailBackend):
    """Bob's mailbox accepts nothing."""

    def send_messages(self, messages):
        if any("bob@example.org" in message.to for message in messages):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)


class Brittle(EmailBackend):
    """A connection that breaks at the first email and accepts no other. `opened` counts the connections."""

    opened = 0
    is_open = False

    def open(self):
        if self.is_open:
            return False
        self.is_open = True
        type(self).opened += 1
        return True

    def close(self):
        self.is_open = False

    def send_messages(self, messages):
        if type(self).opened == 1:
            raise SMTPServerDisconnected
        return super().send_messages(messages)


class PowerCut(EmailBackend):
    """The process stops in the middle of sending bob's email."""

    def send_messages(self, messages):
        if any("bob@example.org" in message.to for message in messages):
            raise KeyboardInterrupt
        return super().send_messages(messages)


def backend(settings, kind):
    settings.EMAIL_BACKEND = f"{__name__}.{kind.__name__}"


def try_again():
    """As the workers do after a while."""
    for email in Email.objects.filter(state=State.WAITING):
        with suppress(TryAgain):
            deliver(email)


def link_in(email) -> str:
    """The path of the link in the email's plain text."""
    return re.search(r"https?://[^/\s]+(/\S+)", email.body)[1]


def token_in(email) -> str:
    return link_in(email).strip("/").split("/")[-1]
