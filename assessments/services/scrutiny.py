"""A scrutineer's challenge: the question, the reply and the close.

Allowed at every stage. Views and scores do not change.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import Challenge
from assessments.stages import Doing
from partnerships.models import User

from . import versioned
from .errors import ChallengeClosed, ReplyMissing
from .locking import locked


def challenge(row: Challenge, *, by: User, at: datetime.datetime | None = None) -> Challenge:
    row.raised_by, row.raised_at = by, at or timezone.now()
    return versioned.save(row, by=by, at=row.raised_at, doing=Doing.CHALLENGE)


def reply(row: Challenge, *, by: User, version: int, at: datetime.datetime | None = None) -> Challenge:
    """Or change the reply while the challenge is open. Raises ChallengeClosed, StaleRow or RowGone."""
    row.replied_by, row.replied_at = by, at or timezone.now()
    return _save_open(row, by=by, version=version, at=row.replied_at)


def close(
    row: Challenge, *, by: User, version: int, unanswered: bool = False, at: datetime.datetime | None = None
) -> Challenge:
    """`unanswered` allows closing without a reply, as scrutineers may and leads may not.

    Raises ReplyMissing, ChallengeClosed, StaleRow or RowGone.
    """
    if not (row.reply or unanswered):
        raise ReplyMissing
    row.closed_by, row.closed_at = by, at or timezone.now()
    return _save_open(row, by=by, version=version, at=row.closed_at)


def _save_open(row: Challenge, *, by: User, version: int, at: datetime.datetime) -> Challenge:
    with transaction.atomic():
        stored = locked(Challenge.objects.filter(pk=row.pk)).first()
        if stored and not stored.is_open:
            raise ChallengeClosed
        return versioned.save(row, by=by, version=version, at=at, doing=Doing.CHALLENGE)
