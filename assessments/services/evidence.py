"""Saves evidence with its file and citations in one transaction, and records whether it can be found."""

import datetime
import hashlib
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.models import Assessment, Citation, ComponentAssessment, Evidence, EvidenceFile
from assessments.models.versioned import BOOKKEEPING
from assessments.stages import Doing
from partnerships.models import User
from safeguarding.uploads.check import FitFile

from . import evidence_files, versioned
from .attribution import attributed
from .locking import refuse_unless

# Where it can be found. If one of these changes, it is no longer reported as missing.
PLACES = ("url", "reference", "file")


def save(
    row: Evidence,
    *,
    by: User,
    version: int | None = None,
    upload: FitFile | None = None,
    supports: Collection[int] | None = None,
    at: datetime.datetime | None = None,
) -> Evidence:
    """Like `versioned.save`, and raises the same. Then nothing has changed and no file is left.

    `upload` becomes its file, and the earlier one stays in its history. `supports` are the keys of the sheets that cite
    it from now on. None leaves them unchanged.
    """
    file = row.file
    try:
        with transaction.atomic():
            # Locked before the file is stored, so that a refused save stores none.
            before = versioned.lock_for(row, version, Doing.EDIT)
            if before is None and versioned.is_added(row, has_file_of=lambda stored: _is_its_file(upload, stored)):
                # Its file is here already.
                return row
            if upload:
                row.file = _file(upload, before, row.assessment, by)
            if before and any(_value(row, name) != _value(before, name) for name in PLACES):
                row.not_found_by = row.not_found_on = None
            _save(row, before, by, version, at)
            if supports is not None:
                _cite(row, supports, by, row.changed_at)
    except Exception:
        row.file = file
        raise
    return row


def _is_its_file(upload: FitFile | None, stored: Evidence) -> bool:
    return upload is None or is_current(upload, stored)


def is_current(upload: FitFile, row: Evidence) -> bool:
    if row.file is None or row.file.size != upload.size:
        return False
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest() == row.file.sha256


def remove(item: Evidence, *, by: User, version: int) -> None:
    """Also from the components that cite it. Raises as `versioned.remove` does. The trail of each keeps its name."""
    with transaction.atomic():
        # The row first, as in every save: avoids deadlock.
        stored = versioned.lock(item, version)
        for citation in stored.citations.all():
            with attributed(citation, by=by):
                citation.delete()
        versioned.remove(stored, by=by, version=version)
        evidence_files.forget_unused(stored)


def mark_not_found(item: Evidence, *, by: User, version: int, at: datetime.datetime | None = None) -> Evidence:
    """Records that someone looked for it and could not find it.

    Allowed at any stage, because no sheet changes. Raises StaleRow or RowGone.
    """
    return _mark(item, by, timezone.localdate(at), by=by, version=version, at=at)


def mark_found(item: Evidence, *, by: User, version: int, at: datetime.datetime | None = None) -> Evidence:
    """Undoes `mark_not_found`. Raises StaleRow or RowGone."""
    return _mark(item, None, None, by=by, version=version, at=at)


def _mark(
    item: Evidence,
    not_found_by: User | None,
    not_found_on: datetime.date | None,
    *,
    by: User,
    version: int,
    at: datetime.datetime | None,
) -> Evidence:
    with transaction.atomic():
        stored = versioned.lock(item, version)
        refuse_unless(stored.assessment, Doing.LOOK_FOR_EVIDENCE)
        stored.not_found_by, stored.not_found_on = not_found_by, not_found_on
        return versioned.write(stored, by, at)


def _file(upload: FitFile, before: Evidence | None, assessment: Assessment, by: User) -> EvidenceFile | None:
    if before and is_current(upload, before):
        return before.file
    return evidence_files.store(upload, partnership=assessment.partnership, by=by)


def _value(row: Evidence, name: str) -> object:
    field: Any = Evidence._meta.get_field(name)
    return getattr(row, field.attname)


def _save(row: Evidence, before: Evidence | None, by: User, version: int | None, at: datetime.datetime | None) -> None:
    said = [field.name for field in Evidence._meta.concrete_fields if field.name not in BOOKKEEPING]
    if before and not before.carried and all(_value(row, name) == _value(before, name) for name in said):
        # Only its citations change, and the trail of those components says so.
        row.skip_history_when_saving = True  # type: ignore[attr-defined]  # simple-history looks for it
    try:
        versioned.save(row, by=by, version=version, at=at)
    finally:
        row.__dict__.pop("skip_history_when_saving", None)


def _cite(row: Evidence, supports: Collection[int], by: User, at: datetime.datetime | None) -> None:
    others = ComponentAssessment.objects.filter(assessment=row.sheet.assessment_id).exclude(pk=row.sheet_id)
    wanted = {sheet.pk: sheet for sheet in others.filter(pk__in=supports)}
    cited = {citation.sheet_id: citation for citation in row.citations.all()}
    for citation in (cited[pk] for pk in cited.keys() - wanted.keys()):
        with attributed(citation, by=by, at=at):
            citation.delete()
    for sheet in (sheet for pk, sheet in wanted.items() if pk not in cited):
        citation = Citation(evidence=row, sheet=sheet)
        with attributed(citation, by=by, at=at):
            citation.save()
