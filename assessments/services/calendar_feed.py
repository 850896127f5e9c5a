"""The secret address at which a calendar program finds somebody's actions. Whoever has it can read them."""

import secrets

from django.utils import timezone

from assessments.models import CalendarFeed
from partnerships.models import User
from partnerships.models.invitation import digest


def make(*, by: User) -> str:
    """The secret part of a new address: told once, and kept nowhere. The old address stops working."""
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(person=by, defaults={"digest": digest(secret), "made_at": timezone.now()})
    return secret


def revoke(*, by: User) -> None:
    CalendarFeed.objects.filter(person=by).delete()
