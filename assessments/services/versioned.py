"""Saving and removing versioned rows: sheets, the rows under them, agencies' views.

Every save names the version that its page was opened with. The row and its assessment are locked first, so that of two
saves of one version exactly one gets through, and none gets past a sign-off. The locks leave keys alone (`no_key`):
a new row's reference to its sheet has to wait for nobody, or two people would wait for each other.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, ComponentAssessment, SheetItem, Versioned
from assessments.stages import Doing
from partnerships.models import User

from .attribution import attributed
from .errors import RowGone, StaleRow
from .stage_guard import refuse_unless

Row = TypeVar("Row", bound=Versioned)
# A file is stored under a new key each time that it is sent.
NOT_TYPED = ("id", "sheet", "file")


def save(
    row: Row,
    *,
    by: User,
    version: int | None = None,
    at: datetime.datetime | None = None,
    doing: Doing = Doing.EDIT,
) -> Row:
    """Save a sheet or a row under one, as edited from `version` (None for a new row). `at` is now unless told.

    A new row that was added already, by a page sent twice, is not added again. `doing` is what the stage has to allow.
    Raises AssessmentLocked, NotNow, StaleRow or RowGone; then nothing has changed.
    """
    with transaction.atomic():
        assessment = _lock_assessment(row) if row.pk is None else lock(row, version).assessment
        refuse_unless(assessment, doing)
        if doing is Doing.EDIT and isinstance(row, ComponentAssessment | SheetItem):
            # Whoever saves what was carried forward has looked at it.
            row.carried = False
        return row if is_added(row) else write(row, by, at)


def remove(item: SheetItem, *, by: User, version: int, doing: Doing = Doing.EDIT) -> None:
    """Remove a row from its sheet. Raises AssessmentLocked, NotNow, StaleRow or RowGone."""
    with transaction.atomic():
        stored = lock(item, version)
        refuse_unless(stored.assessment, doing)
        with attributed(stored, by=by):
            stored.delete()


def lock(row: Row, version: int | None) -> Row:
    """The row as it is stored, locked until the transaction ends together with its assessment.

    Raises StaleRow or RowGone.
    """
    rows = type(row)._default_manager.order_by().select_related(row.ASSESSMENT)
    stored = rows.select_for_update(of=("self", row.ASSESSMENT), no_key=True).filter(pk=row.pk).first()
    if stored is None:
        raise RowGone
    if stored.version != version:
        raise StaleRow(stored)
    return stored


def _lock_assessment(row: Versioned) -> Assessment:
    return Assessment.objects.select_for_update(no_key=True).get(pk=row.assessment.pk)


def is_added(row: Versioned, *, has_file_of: Callable[[Any], bool] = lambda stored: True) -> bool:
    """Whether a new row is on its sheet already because its page was sent twice.

    A different row with the same key gets a key of its own: people go back to the page and add the next row from there.
    That key is the same each time, so this row is added only once too.
    """
    if row.pk is not None or not isinstance(row, SheetItem):
        return False
    items: Any = type(row)._default_manager
    stored = items.filter(key=row.key).first()
    if stored is None:
        return False
    if stored.sheet_id == row.sheet.pk and _was_added_as(row, stored) and has_file_of(stored):
        return True
    row.key = uuid.uuid5(row.key, repr([getattr(row, name) for name in _typed(row)]))
    return is_added(row, has_file_of=has_file_of)


def _was_added_as(row: SheetItem, stored: Any) -> bool:
    """Whatever it says by now: others may have changed it since."""
    first = stored.history.earliest("history_id")
    return all(getattr(row, name) == getattr(first, name) for name in _typed(row))


def _typed(row: SheetItem) -> list[str]:
    return [field.attname for field in row._meta.concrete_fields if field.editable and field.name not in NOT_TYPED]


def write(row: Row, by: User, at: datetime.datetime | None = None) -> Row:
    """Save a row that `lock` has given, or a new one, under the name of `by`."""
    if row.pk is not None:
        row.version += 1
    row.changed_by = by
    row.changed_at = at or timezone.now()
    with attributed(row, by=by, at=row.changed_at):
        row.save()
    return row
