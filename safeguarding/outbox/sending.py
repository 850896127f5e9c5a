"""Sends one email, and records the result."""

import logging
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from safeguarding.background.policy import TryAgain

from .models import Email, State, settled
from .outcomes import Outcome, in_short, outcome_of

logger = logging.getLogger(__name__)

# With waits that double from a minute, the last is after eight and a half hours: mail servers are away for a night.
MOST_TRIES = 10


def deliver(email: Email) -> None:
    """Raises TryAgain if another try may work."""
    if email.state == State.SENDING:
        # The worker that was sending it has gone.
        settle(email, State.UNKNOWN, why="WorkerLost")
    if email.state != State.WAITING:
        return
    connection: BaseEmailBackend = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        _put_off(email, error)
        return
    try:
        _send(email, connection)
    finally:
        connection.close()


def _send(email: Email, connection: BaseEmailBackend) -> None:
    waiting = Email.objects.filter(pk=email.pk, state=State.WAITING)
    if not waiting.update(state=State.SENDING, changed_at=timezone.now()):
        return
    email.state = State.SENDING
    try:
        _message(email, connection).send()
    except Exception as error:
        outcome = outcome_of(error)
        if outcome == Outcome.LATER:
            _put_off(email, error)
        else:
            settle(email, State.UNKNOWN if outcome == Outcome.UNKNOWN else State.FAILED, why=in_short(error))
    else:
        settle(email, State.SENT)


def _message(email: Email, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    content = email.decrypt()
    message = EmailMultiAlternatives(
        email.subject,
        content["text"],
        to=[email.to],
        reply_to=content["reply_to"],
        headers={**content["headers"], "Message-ID": email.message_id},
        connection=connection,
    )
    for html in content["html"]:
        message.attach_alternative(html, "text/html")
    return message


def _put_off(email: Email, error: Exception) -> None:
    email.tries += 1
    if email.tries >= MOST_TRIES:
        settle(email, State.FAILED, why=in_short(error))
        return
    email.state, email.why, email.changed_at = State.WAITING, in_short(error), timezone.now()
    email.save(update_fields=["state", "why", "tries", "changed_at"])
    logger.warning("Email %s (%s) will be tried again: %s", email.pk, email.about or "account", email.why)
    raise TryAgain(email.why) from None


def settle(email: Email, state: State, *, why: str = "") -> None:
    """Records the final state of an email, and erases its content.

    Does nothing if another process has changed its state since it was read.
    """
    as_read = Email.objects.filter(pk=email.pk, state=email.state)
    email.state, email.why, email.content, email.changed_at = state, why, "", timezone.now()
    with transaction.atomic():
        if not as_read.update(state=state, why=why, content="", changed_at=email.changed_at):
            return
        settled.send(sender=Email, email=email)
    if state != State.SENT:
        logger.error("Email %s (%s) is recorded as %s: %s", email.pk, email.about or "account", state, why)
