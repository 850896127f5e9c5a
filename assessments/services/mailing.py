"""Sending many emails, each once. An email is recorded as sent only once a mail server has accepted it."""

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, models, transaction

from partnerships.models import User

logger = logging.getLogger(__name__)

# Errors that concern one email alone; ValueError means an address that can't be given to a mail server.
NOT_TAKEN = (SMTPException, OSError, ValueError)


@dataclass
class Tally:
    """How many emails were sent, and how many failed; those can be sent again."""

    sent: int = 0
    failed: int = 0
    # The records of emails that were sent, and the unsaved ones of those that failed.
    kept: list[Any] = field(default_factory=list)
    not_kept: list[Any] = field(default_factory=list)

    def count(self, is_sent: bool | None) -> None:
        self.sent += is_sent is True
        self.failed += is_sent is False


@dataclass(frozen=True)
class Notice:
    """An email to one person, and what is kept of it: rows of one model that can't be there twice.

    Rows in the same order in every run: in another order two runs at the same moment would wait for each other.
    """

    person: User
    keeps: list[Any]
    write: Callable[[], EmailMultiAlternatives]


def send_each(notices: Iterable[Notice]) -> Tally:
    """Send each email. If there is no mail server, stop at once rather than wait for it once per email."""
    waiting = deque(notices)
    tally = Tally()
    # One connection for all.
    mail = get_connection()
    while waiting and _opens(mail):
        notice = waiting.popleft()
        is_sent = _send(notice, mail)
        tally.count(is_sent)
        if is_sent is not None:
            (tally.kept if is_sent else tally.not_kept).extend(notice.keeps)
    mail.close()
    tally.failed += len(waiting)
    tally.not_kept += [row for notice in waiting for row in notice.keeps]
    return tally


def _opens(mail: Any) -> bool:
    try:
        mail.open()
    except (SMTPException, OSError) as error:
        logger.warning("No mail server takes reminders: %s", type(error).__name__)
        return False
    return True


def _send(notice: Notice, mail: Any) -> bool | None:
    """Whether the email was sent; None if another run has sent it at the same moment."""
    try:
        with transaction.atomic():
            # Kept first, so that a second run waits for this one; a failure takes it back.
            _keep(notice.keeps)
            email = notice.write()
            email.connection = mail
            email.send()
    except IntegrityError:
        return None
    except NOT_TAKEN as error:
        logger.warning("A reminder to person %s failed: %s", notice.person.pk, type(error).__name__)
        # What it choked on may have broken it.
        mail.close()
        return False
    return True


def _keep(rows: list[models.Model]) -> None:
    type(rows[0])._default_manager.bulk_create(rows)
