"""The score that the partnership agrees on for a component, and the agencies that dissent from it."""

import datetime

from django.db import transaction

from assessments.models import AgencyView, Assessment, ComponentAssessment, Dissent, ParticipatingAgency
from assessments.spread import Spread
from assessments.stages import Doing
from partnerships.models import User

from . import versioned
from .errors import NoAgreedScore, NotTakingPart, ScoreUnexplained, StaleRow
from .locking import lock_assessment
from .stage_guard import refuse_unless


def agree(
    sheet: ComponentAssessment, *, by: User, version: int, at: datetime.datetime | None = None
) -> ComponentAssessment:
    """Record the agreed score, and why it is this one. The agencies' views stay as they are.

    Raises ScoreUnexplained where a reason is missing (spread.py); AssessmentLocked, NotNow or StaleRow.
    """
    with transaction.atomic():
        # What the stage forbids is told first. Once scores are agreed, views are closed: nobody changes them meanwhile.
        refuse_unless(Assessment.objects.get(pk=sheet.assessment_id), Doing.AGREE_SCORE)
        if spread_of(sheet).asks_why(sheet.score) and not sheet.score_because:
            raise ScoreUnexplained
        return versioned.save(sheet, by=by, version=version, at=at, doing=Doing.AGREE_SCORE)


def spread_of(sheet: ComponentAssessment) -> Spread:
    scores = AgencyView.objects.filter(sheet=sheet).counted().order_by().values_list("score", flat=True)
    return Spread(tuple(score for score in scores if score))


def dissent(row: Dissent, *, by: User, version: int, at: datetime.datetime | None = None) -> Dissent:
    """Record that an agency doesn't share the agreed score, or change its reason.

    Raises NotTakingPart or NoAgreedScore; StaleRow where somebody recorded the agency's dissent already; and as
    `versioned.save` does.
    """
    with transaction.atomic():
        if not row.pk:
            _refuse_new(row)
        return versioned.save(row, by=by, version=version, at=at, doing=Doing.DISSENT)


def withdraw(row: Dissent, *, by: User, version: int) -> None:
    """Raises AssessmentLocked, NotNow, StaleRow or RowGone."""
    versioned.remove(row, by=by, version=version, doing=Doing.DISSENT)


def _refuse_new(row: Dissent) -> None:
    # Locked, so that of two people who speak for the agency the second meets what the first one wrote.
    assessment = lock_assessment(row.assessment, Doing.DISSENT)
    if not ParticipatingAgency.objects.filter(assessment=assessment, agency=row.agency_id).exists():
        raise NotTakingPart
    if not assessment.partnership.current_agencies().filter(pk=row.agency_id).exists():
        raise NotTakingPart
    if not ComponentAssessment.objects.exclude(score=None).filter(pk=row.sheet_id).exists():
        raise NoAgreedScore
    recorded = Dissent.objects.filter(sheet=row.sheet_id, agency=row.agency_id).exclude(key=row.key)
    if stored := recorded.select_related("changed_by").first():
        raise StaleRow(stored)
