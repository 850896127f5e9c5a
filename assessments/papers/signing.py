"""The paper of a sign-off, or of a correction of its meeting.

The transaction that changes the assessment stores every value that the paper shows, and enqueues a task that makes the
paper from these alone. Whatever is renamed, replaced or removed in between, the paper is as it was signed.
"""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils.translation import get_language, override

from assessments.models import Assessment, SignedPaper
from assessments.services import lifecycle
from safeguarding.background.monitoring import has_ended
from safeguarding.background.policy import enqueue
from safeguarding.printing.made import Made

from .cover import logo_picture
from .kinds import BOARD_REPORT, source_of
from .signed_values import NotAsSigned, SignedValues, decode, digest, encode

P = ParamSpec("P")
Changed = TypeVar("Changed", bound=Assessment | None)


def _with_paper(change: Callable[P, Changed]) -> Callable[P, Changed]:
    @wraps(change)
    def change_and_keep(*args: P.args, **kwargs: P.kwargs) -> Changed:
        with transaction.atomic():
            changed = change(*args, **kwargs)
            if changed is not None:
                _keep(changed)
        return changed

    return change_and_keep


sign_off = _with_paper(lifecycle.sign_off)
correct_meeting = _with_paper(lifecycle.correct_meeting)


def values_of(signed: Assessment) -> SignedValues:
    source = source_of(BOARD_REPORT, "pdf", signed, at=signed.corrected_at or signed.agreed_at)
    logo = source.values.cover.logo
    return SignedValues(source.values, source.shows, get_language(), logo_picture(logo) if logo else None)


def set_paper(values: SignedValues) -> Made:
    with override(values.language):
        return BOARD_REPORT.writers["pdf"].make(values.report, values.shows, lambda _logo: values.logo)


def make(paper: SignedPaper) -> None:
    """A paper that exists is never made again. Raises NotAsSigned."""
    if paper.is_made:
        return
    if digest(paper.values) != paper.values_sha256:
        raise NotAsSigned(f"paper {paper.pk}")
    content = set_paper(decode(paper.values)).content
    sha256 = hashlib.sha256(content).hexdigest()
    SignedPaper.objects.filter(pk=paper.pk, sha256="").update(content=content, sha256=sha256)


def try_again(paper: SignedPaper) -> None:
    """If every try has failed."""
    with transaction.atomic():
        stored = SignedPaper.objects.select_for_update().get(pk=paper.pk)
        if not stored.is_made and has_ended(stored.task):
            _leave(stored)


def _keep(signed: Assessment) -> None:
    values = encode(values_of(signed))
    last = signed.papers.aggregate(number=Max("number"))["number"] or 0
    paper = SignedPaper.objects.create(
        assessment=signed,
        number=last + 1,
        values=values,
        values_sha256=digest(values),
        signed_off_by=signed.agreed_by,
        signed_off_at=signed.agreed_at,
        corrected_by=signed.corrected_by,
        corrected_at=signed.corrected_at,
    )
    _leave(paper)


def _leave(paper: SignedPaper) -> None:
    SignedPaper.objects.filter(pk=paper.pk).update(task=enqueue("make_signed_paper", paper=paper.pk))
