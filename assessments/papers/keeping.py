"""Asks for papers so that each is made once, keeps them, and logs downloads."""

import datetime
import hashlib

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from assessments.models import Assessment, KeptPaper, PaperClaim, PaperDownload
from partnerships.models import User
from safeguarding.background.monitoring import has_ended, how_many_unfinished
from safeguarding.background.policy import enqueue

from .kinds import PaperKind, Source, kind_of, source_of

# For each person, so that nobody fills the queue.
WAITING_AT_MOST = 5
# After this, asking again retries without a button.
A_FAILURE_STANDS = datetime.timedelta(minutes=2)
# Longer than a page takes from seeing that a paper is ready to downloading it.
A_MOMENT = datetime.timedelta(minutes=1)


class TooManyWaiting(Exception):
    """The person is already waiting for too many papers."""


def kept(source: Source) -> KeptPaper | None:
    """The paper, if it was made from exactly this."""
    return KeptPaper.objects.filter(**source.paper, fingerprint=source.fingerprint).first()


def just_made(assessment: Assessment, kind: PaperKind, format: str, variant: str) -> KeptPaper | None:
    """The paper that people have waited for, even if something has changed since. Otherwise, while others are editing,
    it would be made again and again, and nobody would get it.
    """
    rows = KeptPaper.objects.filter(made_at__gt=timezone.now() - A_MOMENT)
    return rows.filter(assessment=assessment, kind=kind.slug, format=format, variant=variant).first()


def ask(source: Source, *, by: User, again: bool = False) -> PaperClaim:
    """Has it made in the background, once for everyone who asks.

    `again` retries a failed one. The claim and its task are written together or not at all. Raises TooManyWaiting.
    """
    now = timezone.now()
    with transaction.atomic():
        # If two people ask at once, the unique constraint makes the second wait here for the first.
        claim, is_new = PaperClaim.objects.select_for_update().get_or_create(
            **source.paper, fingerprint=source.fingerprint, defaults={"claimed_at": now, "claimed_by": by}
        )
        if is_new or _is_to_be_tried_again(claim, again, now):
            _refuse_too_many(by)
            task = enqueue("make_paper", claim=claim.pk, language=get_language())
            PaperClaim.objects.filter(pk=claim.pk).update(task=task, claimed_at=now, claimed_by=by)
            claim.task = task
    return claim


def make(claim: PaperClaim) -> None:
    """Makes the paper of the assessment as it is now, which may be later than when it was requested."""
    source = source_of(kind_of(claim.kind, claim.format), claim.format, claim.assessment, claim.variant)
    made = None if kept(source) else source.make()
    with transaction.atomic():
        if made:
            keep(source, content=made.content, pages=made.pages)
        claim.delete()


def keep(source: Source, *, content: bytes, pages: int) -> None:
    """Replaces the kept paper of its kind, unless that shows a later moment.

    Everyone who asked before that moment has their paper.
    """
    values = {
        "fingerprint": source.fingerprint,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "pages": pages,
        "shows": source.shows,
        "made_at": timezone.now(),
    }
    with transaction.atomic():
        if not _replace(source, values):
            try:
                with transaction.atomic():
                    KeptPaper.objects.create(**source.paper, **values)
            except IntegrityError:
                # Another paper of this kind was faster, or the kept one shows a later moment.
                _replace(source, values)
        served = Q(fingerprint=source.fingerprint) | Q(claimed_at__lte=source.shows)
        PaperClaim.objects.filter(**source.paper).filter(served).delete()


def log_download(
    assessment: Assessment,
    *,
    by: User,
    kind: str,
    format: str,
    sha256: str,
    variant: str = "",
    version: int | None = None,
) -> PaperDownload:
    """`version` is the number of a signed-off paper, None for anything else."""
    return PaperDownload.objects.create(
        assessment=assessment,
        kind=kind,
        format=format,
        variant=variant,
        version=version,
        person=by,
        at=timezone.now(),
        sha256=sha256,
    )


def _is_to_be_tried_again(claim: PaperClaim, again: bool, now: datetime.datetime) -> bool:
    return has_ended(claim.task) and (again or claim.claimed_at < now - A_FAILURE_STANDS)


def _refuse_too_many(by: User) -> None:
    if how_many_unfinished(PaperClaim.objects.filter(claimed_by=by).values("task")) >= WAITING_AT_MOST:
        raise TooManyWaiting


def _replace(source: Source, values: dict[str, object]) -> int:
    return KeptPaper.objects.filter(**source.paper, shows__lte=values["shows"]).update(**values)
