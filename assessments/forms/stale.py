"""Words for who saved a row after its page was opened: another person, or the same person in another tab."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessments.models import Versioned
from partnerships.models import User


def is_own(stored: Versioned, user: User) -> bool:
    return stored.changed_by_id == user.pk


def who(stored: Versioned) -> str:
    return str(stored.changed_by or _("Someone else"))


def when(stored: Versioned) -> str:
    if stored.changed_at is None:
        return ""
    at = localtime(stored.changed_at)
    return date_format(at, "TIME_FORMAT" if at.date() == timezone.localdate() else "DATETIME_FORMAT")
