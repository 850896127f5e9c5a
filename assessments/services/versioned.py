"""Saves and removes versioned rows: sheets, the rows under them, agencies' views.

Every save names the version that its page was opened with. The row and its assessment are locked first, so that of two
saves of one version exactly one succeeds, and none gets past a sign-off. The locks leave keys alone (`no_key`), so that
a new row that refers to its sheet does not wait: avoids deadlock.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from assessments.models import ComponentAssessment, SheetItem, Versioned
from assessments.stages import Doing
from partnerships.models import User

from .attribution import attributed
from .errors import RowGone, StaleRow
from .locking import lock_assessment, locked_with_assessment, refuse_unless

Row = TypeVar("Row", bound=Versioned)
# A file gets a new key each time it is sent.
NOT_TYPED = ("id", "sheet", "file")


def save(
    row: Row,
    *,
    by: User,
    version: int | None = None,
    at: datetime.datetime | None = None,
    doing: Doing = Doing.EDIT,
) -> Row:
    """`version` is the one it was edited from, None for a new row. `at` is now by default. `doing` is what the stage
    must allow. A new row that was already added, by a page sent twice, is not added again.

    Raises AssessmentLocked, NotNow, StaleRow or RowGone. Then nothing has changed.
    """
    with transaction.atomic():
        lock_for(row, version, doing)
        if doing is Doing.EDIT and isinstance(row, ComponentAssessment | SheetItem):
            # Saving a row that was carried forward confirms it.
            row.carried = False
        return row if is_added(row) else write(row, by, at)


def remove(item: SheetItem, *, by: User, version: int, doing: Doing = Doing.EDIT) -> None:
    """Raises AssessmentLocked, NotNow, StaleRow or RowGone."""
    with transaction.atomic():
        stored = lock(item, version)
        refuse_unless(stored.assessment, doing)
        with attributed(stored, by=by):
            stored.delete()


def lock_for(row: Row, version: int | None, doing: Doing) -> Row | None:
    """Like `lock`. For a new row it locks only the assessment and returns None.

    Raises AssessmentLocked or NotNow too.
    """
    if row.pk is None:
        lock_assessment(row.assessment, doing)
        return None
    stored = lock(row, version)
    refuse_unless(stored.assessment, doing)
    return stored


def lock(row: Row, version: int | None) -> Row:
    """The row as stored, locked with its assessment until the transaction ends. Raises StaleRow or RowGone."""
    stored = locked_with_assessment(type(row)._default_manager.filter(pk=row.pk), row.ASSESSMENT).first()
    if stored is None:
        raise RowGone
    if stored.version != version:
        raise StaleRow(stored)
    return stored


def is_added(row: Versioned, *, has_file_of: Callable[[Any], bool] = lambda stored: True) -> bool:
    """Whether a new row is already on its sheet because its page was sent twice.

    A different row with the same key gets its own key, because people go back to the page and add the next row from
    there. That key is the same each time, so this row is also added only once.
    """
    if row.pk is not None or not isinstance(row, SheetItem):
        return False
    stored = type(row)._default_manager.filter(key=row.key).first()
    if stored is None:
        return False
    if stored.sheet_id == row.sheet.pk and _was_added_as(row, stored) and has_file_of(stored):
        return True
    row.key = uuid.uuid5(row.key, repr([getattr(row, name) for name in _typed(row)]))
    return is_added(row, has_file_of=has_file_of)


def _was_added_as(row: SheetItem, stored: SheetItem) -> bool:
    """Compares with what was first saved: others may have changed it since."""
    first = stored.history.earliest("history_id")
    return all(getattr(row, name) == getattr(first, name) for name in _typed(row))


def _typed(row: SheetItem) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields if field.editable and field.name not in NOT_TYPED]


def write(row: Row, by: User, at: datetime.datetime | None = None) -> Row:
    if row.pk is not None:
        row.version += 1
    row.changed_by = by
    row.changed_at = at or timezone.now()
    with attributed(row, by=by, at=row.changed_at):
        row.save()
    return row
