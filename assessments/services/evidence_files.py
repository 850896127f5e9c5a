"""Evidence files: stored with their row, scanned, and deleted when no evidence needs them any more.

A file is written before its row is committed, and deleted after. So a crash can leave a file without a row, never a row
without its file.
"""

import hashlib
import logging
import weakref
from collections import Counter
from collections.abc import Iterable
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from assessments.models import Evidence, EvidenceFile
from assessments.models.evidence_file import own_name, private_storage
from partnerships.models import Partnership, User
from safeguarding import disk
from safeguarding.uploads.check import FitFile, check
from safeguarding.uploads.choices import Scan
from safeguarding.uploads.scan import scan

from .errors import FileNotStored

logger = logging.getLogger(__name__)


@transaction.atomic
def store(upload: File, *, partnership: Partnership, by: User) -> EvidenceFile:
    """Stores a file as part of the transaction. If that is rolled back, the file is deleted. `upload` can be stored
    again.

    Raises ValidationError for a file that hasn't been checked (`EvidenceFileField` does) and can't be kept, and
    FileNotStored if it can't be written to disk.
    """
    fit = upload if isinstance(upload, FitFile) else check(upload)
    try:
        return _store(fit, partnership, by)
    except OSError as error:
        disk.report("A file could not be written to the evidence folder", error)
        raise FileNotStored from error


def _store(fit: FitFile, partnership: Partnership, by: User) -> EvidenceFile:
    row = EvidenceFile(
        partnership=partnership,
        name=fit.name or "",
        format=fit.format,
        size=fit.size,
        sha256=_sha256(fit),
        scan=fit.scan,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    name = own_name(row, "")
    _delete_unless_committed(name)
    row.content.name = private_storage().save(name, fit)
    row.save()
    return row


def forget_unused(item: Evidence) -> None:
    """Deletes each file that `item`, just removed, has had, unless other evidence uses or used it.

    The rows stay for the trail: name, size and SHA-256.
    """
    had = Evidence.history.filter(id=item.pk)
    files = EvidenceFile.objects.filter(pk__in=had.exclude(file=None).values("file")).exclude(content="")
    # Locked, so that nobody can carry one forward meanwhile.
    for file in files.order_by("pk").select_for_update():
        if not _is_needed(file):
            _delete_on_commit(file)
            file.content = ""
            file.save(update_fields=["content"])


def forget_all(partnerships: Iterable[Partnership]) -> None:
    """Only for the demo's partnerships, before they are deleted."""
    for file in EvidenceFile.objects.filter(partnership__in=partnerships).exclude(content=""):
        _delete_on_commit(file)


def scan_waiting() -> Counter[Scan]:
    tally: Counter[Scan] = Counter()
    for file in EvidenceFile.objects.filter(scan=Scan.WAITING).exclude(content="").order_by("pk"):
        tally[_scan(file)] += 1
    return tally


def _scan(file: EvidenceFile) -> Scan:
    try:
        with file.content.open() as content:
            found = scan(content)
    except OSError:
        logger.exception("Evidence file %s can't be read", file.pk)
        found = Scan.WAITING
    if found not in (Scan.CLEAN, Scan.INFECTED):
        return Scan.WAITING
    # Not locked during the scan. If another process was faster, there is nothing left to do.
    with transaction.atomic():
        waiting = EvidenceFile.objects.filter(pk=file.pk, scan=Scan.WAITING)
        if found == Scan.INFECTED and waiting.update(scan=found, content=""):
            _delete_on_commit(file)
        else:
            waiting.update(scan=found)
    return found


def _sha256(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _is_needed(file: EvidenceFile) -> bool:
    live = Evidence.objects.order_by()
    had = Evidence.history.filter(file=file.pk, id__in=live.values("pk"))
    return live.filter(file=file.pk).exists() or had.exists()


def _delete_unless_committed(name: str) -> None:
    """Django says when a transaction is committed, but not when it is rolled back. Then it drops this function."""

    def keep() -> None:
        deleting.detach()

    deleting = weakref.finalize(keep, _delete_half, name)
    transaction.on_commit(keep)


def _delete_half(name: str) -> None:
    try:
        private_storage().delete(name)
    except OSError as error:
        disk.report("What was written of a file could not be deleted from the evidence folder", error)


def _delete_on_commit(file: EvidenceFile) -> None:
    transaction.on_commit(partial(private_storage().delete, file.content.name or ""), robust=True)
