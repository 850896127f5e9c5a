"""A person's own choices: how often they are reminded, and their calendar's secret address."""

import secrets

from django.utils import timezone

from assessments.models import CalendarFeed, ReminderChoice, Rhythm
from partnerships.models import User
from partnerships.models.invitation import digest


def choose_rhythm(rhythm: Rhythm, *, by: User) -> None:
    ReminderChoice.objects.update_or_create(person=by, defaults={"rhythm": rhythm})


def make_calendar_address(*, by: User) -> str:
    """The secret part of a new address, shown once and never stored.

    The old address stops working. Anyone who has it can read the person's actions.
    """
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=by, defaults={"digest": digest(secret), "made_at": timezone.now()})
    return secret


def revoke_calendar_address(*, by: User) -> None:
    CalendarFeed.objects.filter(person=by).delete()
