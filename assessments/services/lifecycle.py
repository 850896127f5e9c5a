"""An assessment from its start to its sign-off."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum, Value
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from assessments.models import (
    Accountability,
    Action,
    Assessment,
    Component,
    ComponentAssessment,
    Evidence,
    Stage,
    StakeholderRole,
)
from partnerships.models import User

from .errors import AlreadyOpen, AssessmentLocked, ChangedMeanwhile, FrameworkMissing, ReasonMissing
from .trail import attributed


def start(assessment: Assessment, *, by: User) -> Assessment:
    """Save a new assessment with an empty sheet for each component. Raises AlreadyOpen or FrameworkMissing."""
    components = Component.objects.all()
    if not components:
        raise FrameworkMissing
    assessment.started_by = by
    try:
        with transaction.atomic():
            with attributed(assessment, by=by, at=assessment.started_at):
                assessment.save()
            # The trail needs each empty sheet too: by it the first change of a sheet knows what it began with.
            bulk_create_with_history(
                [ComponentAssessment(assessment=assessment, component=component) for component in components],
                ComponentAssessment,
                default_user=by,
                default_date=assessment.started_at,
            )
    except IntegrityError as error:
        if _is_open_already(assessment):
            raise AlreadyOpen from error
        raise
    return assessment


def sign_off(
    assessment: Assessment,
    *,
    by: User,
    board: str,
    meeting_date: datetime.date,
    decision_asked: str,
    missing_because: str = "",
    state: str | None = None,
    at: datetime.datetime | None = None,
) -> Assessment:
    """Agree the scores as they stand and lock the sheets. `at` is now unless told.

    `state` is what `state_of()` said when the lead looked. Raises ChangedMeanwhile where it says something else now,
    AssessmentLocked where it is signed off already, ReasonMissing where a sheet has gaps and nobody says why.
    """
    with transaction.atomic():
        stored = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if stored.is_agreed:
            raise AssessmentLocked(stored)
        if state is not None and state != state_of(stored):
            raise ChangedMeanwhile
        sheets = ComponentAssessment.objects.filter(assessment=stored).with_counts()
        something_missing = any(sheet.gaps for sheet in sheets)
        if something_missing and not missing_because:
            raise ReasonMissing
        stored.board = board
        stored.meeting_date = meeting_date
        stored.decision_asked = decision_asked
        stored.missing_because = missing_because if something_missing else ""
        stored.stage = Stage.AGREED
        stored.agreed_by = by
        stored.agreed_at = at or timezone.now()
        with attributed(stored, by=by, at=stored.agreed_at):
            stored.save()
    return stored


def state_of(assessment: Assessment) -> str:
    """A word that changes with every change to the assessment's sheets and to what stands under them."""
    sheets = ComponentAssessment.objects.filter(assessment=assessment)
    models = (Evidence, Accountability, StakeholderRole, Action)
    rows = [sheets, *(model.objects.filter(sheet__assessment=assessment) for model in models)]
    sums = [each.aggregate(ids=Sum("pk"), versions=Sum("version")) for each in rows]
    return "-".join(f"{each['ids'] or 0}.{each['versions'] or 0}" for each in sums)


def _is_open_already(assessment: Assessment) -> bool:
    return (
        Assessment.objects.open()
        # Compared as the constraint does it: the database's idea of lower case differs from its idea of "iexact".
        .annotate(lower_subject=Lower("subject"))
        .filter(
            partnership=assessment.partnership,
            lower_subject=Lower(Value(assessment.subject)),
            period_start=assessment.period_start,
            period_end=assessment.period_end,
        )
        .exists()
    )
