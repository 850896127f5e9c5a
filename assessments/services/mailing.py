"""Leaves many emails in the outbox, each once, with the rows that record them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.dispatch import receiver

from assessments.models import ActionReminder, ViewReminder
from safeguarding.outbox.leaving import keep, send
from safeguarding.outbox.models import Email, State, settled

Reminder = TypeVar("Reminder", ActionReminder, ViewReminder)


@dataclass(frozen=True)
class Notice(Generic[Reminder]):
    """An email to one person, and its rows, of one model with a unique constraint.

    The rows are in the same order in every run: avoids deadlock.
    """

    keeps: list[Reminder]
    write: Callable[[], EmailMultiAlternatives]
    # Which page shows the state of the email, and the page's words for the recipient.
    about: str = ""
    whom: str = ""


def leave_each(notices: Iterable[Notice[Reminder]]) -> list[Notice[Reminder]]:
    """Returns the notices that were left, without those that another run left at the same moment."""
    return [notice for notice in notices if _leave(notice)]


def _leave(notice: Notice[Reminder]) -> bool:
    try:
        with transaction.atomic():
            email = keep(notice.write(), about=notice.about, whom=notice.whom)
            _keep(notice.keeps, email)
            send(email)
    except IntegrityError:
        return False
    return True


def _keep(rows: list[Reminder], email: Email) -> None:
    for row in rows:
        row.outgoing = email
    type(rows[0])._default_manager.bulk_create(rows)


@receiver(settled)
def _forget_what_failed(*, email: Email, **kwargs: Any) -> None:
    """So that the next run reminds again."""
    if email.state == State.FAILED:
        for model in (ActionReminder, ViewReminder):
            model._default_manager.filter(outgoing=email).delete()
