"""Changes of an assessment's stage: from start to sign-off, and back."""

import datetime
import hashlib
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from assessments.models import (
    ROW_TYPES,
    AgencyView,
    Assessment,
    Component,
    ComponentAssessment,
    PaperOptions,
    ParticipatingAgency,
    Stage,
    Transition,
    look_up_rows,
)
from assessments.stages import Doing
from partnerships.models import Agency, Partnership, User

from .attribution import attributed
from .errors import (
    AlreadyOpen,
    ChangedMeanwhile,
    FrameworkMissing,
    NothingToReopen,
    ReasonMissing,
)
from .locking import lock_assessment, locked
from .paper_options import keep_in_step


def start(assessment: Assessment, *, by: User, agencies: Iterable[Agency] = ()) -> Assessment:
    """Saves a new assessment with an empty sheet for each component, and an empty view for each of the `agencies`.

    With agencies, views are gathered first until `views_close`. Without, scores are agreed straight away. Raises
    AlreadyOpen or FrameworkMissing.
    """
    components = Component.objects.all()
    if not components:
        raise FrameworkMissing
    participants = [ParticipatingAgency(assessment=assessment, agency=agency) for agency in agencies]
    assessment.started_by = by
    assessment.stage = Stage.GATHERING_VIEWS if participants else Stage.AGREEING_SCORES
    try:
        with transaction.atomic():
            assessment.number = _number(assessment)
            with attributed(assessment, by=by, at=assessment.started_at):
                assessment.save()
            _keep_transition(assessment, "", by=by, at=assessment.started_at)
            # The trail needs each empty row too, to show what a row's first change replaced.
            _create_all(
                [ComponentAssessment(assessment=assessment, component=component) for component in components],
                assessment,
            )
            ParticipatingAgency.objects.bulk_create(participants)
            sheets = list(assessment.sheets.all())
            _create_all(
                [AgencyView(sheet=sheet, participant=each) for each in participants for sheet in sheets], assessment
            )
    except IntegrityError as error:
        if _is_open_already(assessment):
            raise AlreadyOpen from error
        raise
    return assessment


def close_views(assessment: Assessment, *, by: User, at: datetime.datetime | None = None) -> Assessment:
    """Moves on to agreeing scores. From now on views can't be given or changed. Raises AssessmentLocked or NotNow."""
    with transaction.atomic():
        stored = lock_assessment(assessment, Doing.CLOSE_VIEWS)
        return _go_to(stored, Stage.AGREEING_SCORES, by=by, at=at)


def sign_off(
    assessment: Assessment,
    *,
    by: User,
    board: str,
    meeting_date: datetime.date,
    decision_asked: str,
    missing_because: str = "",
    reasons: dict[str, str] | None = None,
    state: str | None = None,
    at: datetime.datetime | None = None,
) -> Assessment:
    """Agrees the scores as they are and locks the sheets. papers/signing.py keeps the paper.

    `at` is now by default. `reasons` says by component slug why things are missing, `missing_because` says it for the
    rest. `state` is what `state_of()` gave when the lead opened the page. Raises ChangedMeanwhile if the state is now
    different, AssessmentLocked or NotNow, and ReasonMissing if a sheet has gaps without a reason. Then nothing has
    changed.
    """
    at = at or timezone.now()
    with transaction.atomic():
        list(locked(assessment.sheets.only("pk")))
        stored = lock_assessment(assessment, Doing.SIGN_OFF)
        if state is not None and state != state_of(stored):
            raise ChangedMeanwhile
        incomplete = _say_why(stored, reasons or {}, missing_because, by=by, at=at)
        stored.board, stored.meeting_date, stored.decision_asked = board, meeting_date, decision_asked
        stored.missing_because = missing_because if incomplete else ""
        stored.agreed_by, stored.agreed_at = by, at
        keep_in_step(stored, by=by, at=at)
        return _go_to(stored, Stage.AGREED, by=by, at=at)


def correct_meeting(
    assessment: Assessment,
    *,
    by: User,
    board: str,
    meeting_date: datetime.date,
    purpose: str,
    state: str | None = None,
    at: datetime.datetime | None = None,
) -> Assessment | None:
    """Corrects the meeting, its date or the purpose of a signed-off assessment. Scores do not change. Returns None if
    nothing is different.

    `state` is what `meeting_state()` gave when the lead opened the page. papers/signing.py keeps the corrected paper.
    Raises NotNow or ChangedMeanwhile. Then nothing has changed.
    """
    if not _says_something_else(assessment, board, meeting_date, purpose):
        return None
    at = at or timezone.now()
    with transaction.atomic():
        stored = lock_assessment(assessment, Doing.CORRECT_MEETING)
        if state is not None and state != meeting_state(stored):
            raise ChangedMeanwhile
        stored.board, stored.meeting_date = board, meeting_date
        stored.corrected_by, stored.corrected_at = by, at
        keep_in_step(stored, by=by, at=at, purpose=purpose)
        with attributed(stored, by=by, at=at):
            stored.save()
    return stored


def meeting_state(assessment: Assessment) -> str:
    """A token that changes with the stage and with the meeting's details."""
    stored = Assessment.objects.values_list("board", "meeting_date", "corrected_at").get(pk=assessment.pk)
    options = PaperOptions.objects.filter(assessment=assessment).values_list("version", flat=True).first()
    return hashlib.sha256(repr((assessment.transitions.count(), stored, options)).encode()).hexdigest()


def _says_something_else(assessment: Assessment, board: str, meeting_date: datetime.date, purpose: str) -> bool:
    stored = Assessment.objects.get(pk=assessment.pk)
    options = PaperOptions.objects.filter(assessment=assessment).first() or PaperOptions()
    return (board, meeting_date, purpose) != (stored.board, stored.meeting_date, options.purpose)


def reopen(
    assessment: Assessment,
    *,
    by: User,
    reason: str,
    state: str | None = None,
    at: datetime.datetime | None = None,
) -> Assessment:
    """Goes back to agreeing scores.

    The signed-off paper does not change. `state` as in `sign_off()`. Raises NotNow, ChangedMeanwhile or
    NothingToReopen.
    """
    try:
        with transaction.atomic():
            stored = lock_assessment(assessment, Doing.REOPEN)
            if state is not None and state != state_of(stored):
                raise ChangedMeanwhile
            stored.agreed_by = stored.agreed_at = None
            stored.corrected_by = stored.corrected_at = None
            return _go_to(stored, Stage.AGREEING_SCORES, by=by, at=at, reason=reason)
    except IntegrityError as error:
        if _is_open_already(assessment):
            raise NothingToReopen from error
        raise


def state_of(assessment: Assessment) -> str:
    """A token that changes with any change to the assessment's stage, its sheets or their rows."""
    sheets = ComponentAssessment.objects.filter(assessment=assessment)
    rows = [sheets, *(each.rows_of(assessment) for each in ROW_TYPES)]
    versions = [list(each.order_by("pk").values_list("pk", "version")) for each in rows]
    stages = assessment.transitions.count()
    return hashlib.sha256(repr((stages, versions)).encode()).hexdigest()


def _say_why(
    stored: Assessment, reasons: dict[str, str], missing_because: str, *, by: User, at: datetime.datetime
) -> list[ComponentAssessment]:
    """Stores the reasons, and clears those from an earlier sign-off on sheets that are now complete.

    Returns the incomplete sheets.
    """
    sheets = list(ComponentAssessment.objects.filter(assessment=stored).select_related("component"))
    look_up_rows(stored, sheets)
    said = {sheet: reasons.get(sheet.component.slug, "") if sheet.gaps else "" for sheet in sheets}
    incomplete = [sheet for sheet in sheets if sheet.gaps]
    if not all(said[sheet] or missing_because for sheet in incomplete):
        raise ReasonMissing
    for sheet, reason in said.items():
        if sheet.missing_because != reason:
            sheet.missing_because = reason
            with attributed(sheet, by=by, at=at):
                sheet.save(update_fields=["missing_because"])
    return incomplete


def _go_to(
    assessment: Assessment, stage: Stage, *, by: User, at: datetime.datetime | None, reason: str = ""
) -> Assessment:
    before, assessment.stage = assessment.stage, stage
    when = at or timezone.now()
    with attributed(assessment, by=by, at=when):
        assessment.save()
    _keep_transition(assessment, before, by=by, at=when, reason=reason)
    return assessment


def _keep_transition(assessment: Assessment, before: str, *, by: User, at: datetime.datetime, reason: str = "") -> None:
    Transition.objects.create(
        assessment=assessment, from_stage=before, to_stage=assessment.stage, by=by, at=at, reason=reason
    )


def _create_all(rows: list, assessment: Assessment) -> None:
    if rows:
        by, at = assessment.started_by, assessment.started_at
        bulk_create_with_history(rows, type(rows[0]), default_user=by, default_date=at)


def _number(assessment: Assessment) -> int:
    """One more than the last for its subject and period. The partnership is locked, so that no two are the same."""
    Partnership.objects.select_for_update(no_key=True).get(pk=assessment.partnership_id)
    last = Assessment.objects.namesakes_of(assessment).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _is_open_already(assessment: Assessment) -> bool:
    return Assessment.objects.open().namesakes_of(assessment).filter(scale=assessment.scale_id).exists()
