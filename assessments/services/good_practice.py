"""Releases good practice to everyone who signs in, rewords it and withdraws it.

Released words never change. New words are a new row, so that it is recorded who released which.
"""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Evidence, GoodPractice
from partnerships.models import User

from .errors import AlreadyReleased, NotMarked, NotReleased
from .locking import locked

# Fields that a lead fills in for others.
WORDS = ("title", "summary", "sector", "theme", "url", "contact")


def release(row: GoodPractice, *, by: User, at: datetime.datetime | None = None) -> GoodPractice:
    """`row` is new and names its evidence. The same words sent twice are released once.

    Raises NotMarked or AlreadyReleased. Then nothing has changed.
    """
    with transaction.atomic():
        evidence = _lock_evidence(row.evidence_id)
        if released := evidence.shared_as.released().select_related("released_by").first():
            return _only_the_same(released, row, by)
        row.component = evidence.sheet.component
        row.partnership = evidence.sheet.assessment.partnership
        return _write(row, by, at or timezone.now())


def change(row: GoodPractice, *, by: User, at: datetime.datetime | None = None) -> GoodPractice:
    """Releases new words and withdraws the current ones. Raises NotReleased."""
    at = at or timezone.now()
    with transaction.atomic():
        stored = _lock(row)
        if stored.withdrawn_at:
            return _sent_twice(stored, row, by)
        if _words(row) == _words(stored):
            return stored
        _withdraw(stored, by, at)
        source = {name: getattr(stored, name) for name in ("partnership", "evidence", "component")}
        return _write(GoodPractice(**source, **_words(row)), by, at)


def withdraw(row: GoodPractice, *, by: User, at: datetime.datetime | None = None) -> GoodPractice:
    """Raises NotReleased."""
    with transaction.atomic():
        stored = _lock(row)
        if stored.withdrawn_at:
            raise NotReleased(stored)
        return _withdraw(stored, by, at or timezone.now())


def _lock_evidence(pk: Any) -> Evidence:
    """Until the transaction ends, so that two leads can't release it at once."""
    rows = Evidence.objects.select_related("sheet__component", "sheet__assessment__partnership")
    evidence = locked(rows.filter(pk=pk, good_practice=True)).first()
    if evidence is None:
        raise NotMarked
    return evidence


def _lock(row: GoodPractice) -> GoodPractice:
    rows = GoodPractice.objects.select_related("partnership", "component", "evidence", "withdrawn_by")
    return locked(rows).get(pk=row.pk)


def _write(row: GoodPractice, by: User, at: datetime.datetime) -> GoodPractice:
    row.released_by, row.released_at = by, at
    row.save(force_insert=True)
    return row


def _withdraw(row: GoodPractice, by: User, at: datetime.datetime) -> GoodPractice:
    row.withdrawn_by, row.withdrawn_at = by, at
    row.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return row


def _only_the_same(released: GoodPractice, row: GoodPractice, by: User) -> GoodPractice:
    """What is released, if the same person released the same words: their page was sent twice."""
    if released.released_by == by and _words(released) == _words(row):
        return released
    raise AlreadyReleased(released)


def _sent_twice(stored: GoodPractice, row: GoodPractice, by: User) -> GoodPractice:
    rows = GoodPractice.objects.released().filter(partnership=stored.partnership_id, evidence=stored.evidence_id)
    if released := rows.filter(component=stored.component_id, released_by=by, **_words(row)).first():
        return released
    raise NotReleased(stored)


def _words(row: GoodPractice) -> dict[str, str]:
    return {name: getattr(row, name) for name in WORDS}
