"""A lead's choices for the papers: one row for each assessment, made when someone first chooses."""

import datetime

from django.db import transaction

from assessments.models import Assessment, PaperOptions
from assessments.stages import Doing
from partnerships.models import User

from .errors import StaleRow
from .locking import lock_assessment
from .versioned import lock_for, write

# A page opened before anyone had chosen says version 1.
FIRST_SAVED = 2


def save(options: PaperOptions, *, by: User, version: int | None = None) -> PaperOptions:
    """As edited from `version`. Raises AssessmentLocked, StaleRow or RowGone. Then nothing has changed."""
    with transaction.atomic():
        if options._state.adding:
            lock_assessment(options.assessment, Doing.CHOOSE_FOR_PAPER)
            standing = PaperOptions.objects.filter(assessment=options.assessment).select_related("changed_by").first()
            if standing is not None:
                # Another lead chose first after this page was opened.
                raise StaleRow(standing)
            options.version = FIRST_SAVED
        else:
            lock_for(options, version, Doing.CHOOSE_FOR_PAPER)
        return write(options, by)


def keep_in_step(assessment: Assessment, *, by: User, at: datetime.datetime, purpose: str = "") -> None:
    """Copies the meeting and the decision asked for from the assessment, at sign-off and when they are corrected.

    `purpose` is kept unless given.
    """
    options = PaperOptions.objects.filter(assessment=assessment).first()
    options = options or PaperOptions(assessment=assessment, version=FIRST_SAVED)
    said = {
        "meeting": assessment.board,
        "meeting_date": assessment.meeting_date,
        "recommendations": assessment.decision_asked,
        "purpose": purpose or options.purpose,
    }
    if options.pk and all(getattr(options, name) == value for name, value in said.items()):
        return
    for name, value in said.items():
        setattr(options, name, value)
    write(options, by, at)
