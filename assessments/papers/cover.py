"""The lead's choices for an assessment's papers, and its version, as plain values."""

import datetime
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment, PaperOptions, ProtectiveMarking, SignedPaper, Stage, Transition
from partnerships.models import PartnershipLogo
from safeguarding.plain_text import Blocks, blocks, in_lines
from safeguarding.prepared import Prepared

# Removes numbers that people type, because the paper adds its own.
OWN_NUMBER = re.compile(r"^(\d{1,2}[.)]|[-–•*])\s+")
PAPERS = Prepared(
    lambda key: SignedPaper.objects.filter(assessment=key).values_list("number", "signed_off_at", "corrected_at")
)
REASONS = Prepared(
    lambda key: Transition.objects.filter(assessment=key, from_stage=Stage.AGREED).values_list("reason", flat=True)
)


@dataclass(frozen=True)
class Logo:
    """The partnership's logo. Its picture is read when the paper is made (`logo_picture`)."""

    row: int
    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Cover:
    meeting: str
    meeting_date: datetime.date | None
    purpose: str
    # The lead's own. If nobody has saved any, they are drafted (papers/recommendations.py).
    recommendations: tuple[str, ...]
    is_chosen: bool
    marking: str
    with_views: bool
    with_appendices: bool
    watermark: bool
    # "Version 2", "Draft after version 1", "Draft".
    version: str
    # The number of the last signed-off version, or this one's if it is signed off. 0 before the first.
    number: int
    # Why the last version before this one was reopened.
    reopened_because: Blocks
    logo: Logo | None


def cover_of(assessment: Assessment) -> Cover:
    options = chosen(assessment)
    of_board = _signed(assessment) if assessment.is_agreed else _planned(assessment, options)
    marking = (options and options.protective_marking) or assessment.protective_marking
    number = _number(assessment)
    return Cover(
        **of_board,
        purpose=str((options or PaperOptions()).get_purpose_display()),
        is_chosen=options is not None,
        marking=ProtectiveMarking(marking).label,
        with_views=options is None or options.with_views,
        with_appendices=options is None or options.with_appendices,
        watermark=not assessment.is_agreed and (options is None or options.watermark),
        version=_version(assessment, number),
        number=number,
        reopened_because=blocks(_reopened_because(assessment)),
        logo=_logo(assessment),
    )


def chosen(assessment: Assessment) -> PaperOptions | None:
    return getattr(assessment, "paper_options", None)


def recommendations_in(text: str) -> tuple[str, ...]:
    lines = (OWN_NUMBER.sub("", line.strip()) for line in in_lines(text).split("\n"))
    return tuple(line for line in lines if line)


def logo_picture(logo: Logo) -> bytes | None:
    """The picture as uploaded. None if its row is gone or has changed: the paper then has no logo."""
    content = PartnershipLogo.objects.filter(pk=logo.row).values_list("content", flat=True).first()
    if content is None or hashlib.sha256(bytes(content)).hexdigest() != logo.sha256:
        return None
    return bytes(content)


def _signed(row: Assessment) -> dict[str, Any]:
    return {
        "meeting": row.board,
        "meeting_date": row.meeting_date,
        "recommendations": recommendations_in(row.decision_asked),
    }


def _planned(row: Assessment, options: PaperOptions | None) -> dict[str, Any]:
    if options is None:
        return _signed(row)
    return {
        "meeting": options.meeting,
        "meeting_date": options.meeting_date,
        "recommendations": recommendations_in(options.recommendations),
    }


def _number(row: Assessment) -> int:
    # A correction has a paper of its own.
    numbers = {corrected or signed: number for number, signed, corrected in PAPERS(row.pk)}
    last = max(numbers.values(), default=0)
    if row.is_agreed:
        # No paper yet: it is being signed off, or was signed off before papers were kept.
        return numbers.get(row.corrected_at or row.agreed_at, last + 1)
    return last


def _reopened_because(row: Assessment) -> str:
    """The reason given last, if any."""
    return next(reversed(REASONS(row.pk)), "")


def _version(row: Assessment, number: int) -> str:
    if row.is_agreed:
        return _("Version %(number)d") % {"number": number}
    return _("Draft after version %(number)d") % {"number": number} if number else _("Draft")


def _logo(row: Assessment) -> Logo | None:
    logo = getattr(row.partnership, "logo", None)
    if logo is None:
        return None
    return Logo(logo.pk, logo.sha256, f"image/{logo.format}", logo.width, logo.height)
