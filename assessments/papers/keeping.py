"""Papers that are made: claiming one, so that it is made once; keeping it; logging who took it along.

Nothing here holds a row or a transaction while a paper is made: a claim is a row that is committed first.
"""

import datetime
import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone

from assessments.models import Assessment, KeptPaper, PaperClaim, PaperDownload
from partnerships.models import User

# Whoever claimed a paper and hasn't made it by then never will: the worker has been ended, or the machine.
CLAIM_LASTS = datetime.timedelta(minutes=2)
ATTEMPTS = 2


@dataclass(frozen=True)
class Wanted:
    """One paper of an assessment as it stands: `fingerprint` changes with all that the paper is made from."""

    assessment: Assessment
    kind: str
    format: str
    variant: str
    fingerprint: str

    @property
    def paper(self) -> dict[str, object]:
        return {"assessment": self.assessment, "kind": self.kind, "format": self.format, "variant": self.variant}


def kept(wanted: Wanted) -> KeptPaper | None:
    """The paper, where it was made of just this before."""
    return KeptPaper.objects.filter(**wanted.paper, fingerprint=wanted.fingerprint).first()


def claim(wanted: Wanted, *, by: User, again: bool = False) -> tuple[PaperClaim, bool]:
    """The claim on the paper, and whether `by` has it to make now; else somebody else has, or it has failed.

    `again` tries anew what has failed.
    """
    while True:
        try:
            with transaction.atomic():
                found = PaperClaim.objects.create(
                    **wanted.paper, fingerprint=wanted.fingerprint, claimed_at=timezone.now(), claimed_by=by
                )
            return found, True
        except IntegrityError:
            standing = claim_on(wanted)
        if standing:
            return _take_over(standing, by, again)
        # It was made in this very moment: the next claim is ours, and then the paper is found kept.


def claim_on(wanted: Wanted) -> PaperClaim | None:
    return PaperClaim.objects.filter(**wanted.paper, fingerprint=wanted.fingerprint).first()


def keep(wanted: Wanted, *, content: bytes, pages: int, shows: datetime.datetime) -> None:
    """Put the paper in the place of what was kept of its kind, unless that shows a later moment; end its claim."""
    values = {
        "fingerprint": wanted.fingerprint,
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "pages": pages,
        "shows": shows,
        "made_at": timezone.now(),
    }
    with transaction.atomic():
        if not _replace(wanted, values):
            try:
                with transaction.atomic():
                    KeptPaper.objects.create(**wanted.paper, **values)
            except IntegrityError:
                # Another paper of this kind was faster, or the one that is kept shows a later moment.
                _replace(wanted, values)
        release(wanted)


def release(wanted: Wanted) -> None:
    """Nobody is making it any more. Claims on earlier states of it that were forgotten go with it."""
    forgotten = Q(claimed_at__lt=timezone.now() - CLAIM_LASTS)
    PaperClaim.objects.filter(**wanted.paper).filter(Q(fingerprint=wanted.fingerprint) | forgotten).delete()


def fail(wanted: Wanted) -> None:
    """It could not be made; whoever waits for it is told."""
    PaperClaim.objects.filter(**wanted.paper, fingerprint=wanted.fingerprint).update(
        has_failed=True, claimed_at=timezone.now()
    )


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
    """`version` is the number of a signed-off paper, None for all else."""
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


def _take_over(standing: PaperClaim, by: User, again: bool) -> tuple[PaperClaim, bool]:
    is_old = standing.claimed_at < timezone.now() - CLAIM_LASTS
    if standing.has_failed and (again or is_old):
        return _claim_anew(standing, by, attempts=1)
    if is_old and standing.attempts < ATTEMPTS:
        return _claim_anew(standing, by, attempts=standing.attempts + 1)
    if is_old:
        # Twice it was not there in time. Somebody has to ask for it again.
        standing.has_failed = True
        _same(standing).update(has_failed=True, claimed_at=timezone.now())
    return standing, False


def _claim_anew(standing: PaperClaim, by: User, attempts: int) -> tuple[PaperClaim, bool]:
    """Of two who take the same claim over, one gets it."""
    now = timezone.now()
    is_mine = _same(standing).update(claimed_at=now, claimed_by=by, attempts=attempts, has_failed=False) == 1
    standing.claimed_at, standing.attempts, standing.has_failed = now, attempts, False
    return standing, is_mine


def _same(standing: PaperClaim) -> models.QuerySet[PaperClaim]:
    return PaperClaim.objects.filter(pk=standing.pk, claimed_at=standing.claimed_at)


def _replace(wanted: Wanted, values: dict[str, object]) -> int:
    return KeptPaper.objects.filter(**wanted.paper, shows__lte=values["shows"]).update(**values)
