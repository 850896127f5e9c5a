"""A component's agreed score, and the agencies that dissent from it."""

import datetime

from django.db import transaction

from assessments.models import AgencyView, Assessment, ComponentAssessment, Dissent, ParticipatingAgency
from assessments.spread import Spread
from assessments.stages import Doing
from partnerships.models import User

from . import versioned
from .errors import NoAgreedScore, NotTakingPart, ScoreUnexplained, StaleRow
from .locking import lock_assessment, refuse_unless


def agree(
    sheet: ComponentAssessment, *, by: User, version: int, at: datetime.datetime | None = None
) -> ComponentAssessment:
    """Records the agreed score and its reason. Agencies' views do not change.

    Raises ScoreUnexplained if a reason is missing (spread.py), AssessmentLocked, NotNow or StaleRow.
    """
    with transaction.atomic():
        # The stage is checked first. By then views are closed, so nobody can change them meanwhile.
        refuse_unless(Assessment.objects.get(pk=sheet.assessment_id), Doing.AGREE_SCORE)
        if spread_of(sheet).asks_why(sheet.score) and not sheet.score_because:
            raise ScoreUnexplained
        return versioned.save(sheet, by=by, version=version, at=at, doing=Doing.AGREE_SCORE)


def spread_of(sheet: ComponentAssessment) -> Spread:
    scores = AgencyView.objects.filter(sheet=sheet).counted().order_by().values_list("score", flat=True)
    return Spread(tuple(score for score in scores if score))


def dissent(row: Dissent, *, by: User, version: int, at: datetime.datetime | None = None) -> Dissent:
    """Records an agency's dissent from the agreed score, or changes its reason.

    Raises NotTakingPart or NoAgreedScore, StaleRow if someone already recorded the agency's dissent, and as
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
    # Locked, so that if two people speak for the agency, the second sees what the first wrote.
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
