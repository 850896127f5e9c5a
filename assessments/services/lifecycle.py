"""An assessment from its start to its sign-off, and back: every change of its stage."""

import datetime
import hashlib
from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction
from django.db.models import Max, Value
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from assessments.models import (
    Accountability,
    Action,
    AgencyView,
    Assessment,
    Challenge,
    Component,
    ComponentAssessment,
    Dissent,
    Evidence,
    ParticipatingAgency,
    SignedPaper,
    Stage,
    StakeholderRole,
    Transition,
)
from assessments.stages import Doing
from partnerships.models import Agency, User

from .errors import AlreadyOpen, ChangedMeanwhile, FrameworkMissing, NothingToReopen, ReasonMissing
from .stage_guard import refuse_unless
from .trail import attributed

# From a signed-off assessment to its board report as a file (reports/pdf.py, which services know nothing of).
MakePaper = Callable[[Assessment], bytes]


def start(assessment: Assessment, *, by: User, agencies: Iterable[Agency] = ()) -> Assessment:
    """Save a new assessment with an empty sheet for each component, and an empty view of each of the `agencies`.

    With agencies, their views are gathered first until `views_close`; without, scores are agreed straight away.
    Raises AlreadyOpen or FrameworkMissing.
    """
    components = Component.objects.all()
    if not components:
        raise FrameworkMissing
    participants = [ParticipatingAgency(assessment=assessment, agency=agency) for agency in agencies]
    assessment.started_by = by
    assessment.stage = Stage.GATHERING_VIEWS if participants else Stage.AGREEING_SCORES
    try:
        with transaction.atomic():
            with attributed(assessment, by=by, at=assessment.started_at):
                assessment.save()
            _keep_transition(assessment, "", by=by, at=assessment.started_at)
            # The trail needs each empty row too: by it a row's first change knows what it began with.
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
    """Go on to agreeing scores; from now on no view is given or changed. Raises AssessmentLocked or NotNow."""
    with transaction.atomic():
        stored = _lock(assessment)
        refuse_unless(stored, Doing.CLOSE_VIEWS)
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
    paper: MakePaper | None = None,
) -> Assessment:
    """Agree the scores as they stand and lock the sheets. `at` is now unless told.

    `reasons` says by component's slug why things are missing there; `missing_because` says it for those without one.
    `state` is what `state_of()` said when the lead looked. `paper` makes the file that is kept as it is from now on.
    Raises ChangedMeanwhile where the state is another now, AssessmentLocked or NotNow, ReasonMissing where a sheet has
    gaps and nobody says why.
    """
    given = reasons or {}
    with transaction.atomic():
        # The sheets first, as every save locks them: in another order the two would wait for each other.
        list(assessment.sheets.order_by("pk").select_for_update(no_key=True).values("pk"))
        stored = _lock(assessment)
        refuse_unless(stored, Doing.SIGN_OFF)
        if state is not None and state != state_of(stored):
            raise ChangedMeanwhile
        sheets = ComponentAssessment.objects.filter(assessment=stored).with_counts().select_related("component")
        incomplete = [sheet for sheet in sheets if sheet.gaps]
        if any(not (given.get(sheet.component.slug) or missing_because) for sheet in incomplete):
            raise ReasonMissing
        for sheet in incomplete:
            sheet.missing_because = given.get(sheet.component.slug, "")
            with attributed(sheet, by=by, at=at):
                sheet.save(update_fields=["missing_because"])
        stored.board = board
        stored.meeting_date = meeting_date
        stored.decision_asked = decision_asked
        stored.missing_because = missing_because if incomplete else ""
        stored.agreed_by = by
        stored.agreed_at = at or timezone.now()
        _go_to(stored, Stage.AGREED, by=by, at=stored.agreed_at)
        if paper:
            _keep_paper(stored, paper(stored), by=by, at=stored.agreed_at)
    return stored


def reopen(
    assessment: Assessment,
    *,
    by: User,
    reason: str,
    state: str | None = None,
    at: datetime.datetime | None = None,
) -> Assessment:
    """Go back to agreeing scores. What was signed off stays on its paper. `state` as in `sign_off()`.

    Raises NotNow, ChangedMeanwhile or NothingToReopen.
    """
    try:
        with transaction.atomic():
            stored = _lock(assessment)
            refuse_unless(stored, Doing.REOPEN)
            if state is not None and state != state_of(stored):
                raise ChangedMeanwhile
            stored.agreed_by = stored.agreed_at = None
            return _go_to(stored, Stage.AGREEING_SCORES, by=by, at=at, reason=reason)
    except IntegrityError as error:
        if _is_open_already(assessment):
            raise NothingToReopen from error
        raise


def state_of(assessment: Assessment) -> str:
    """A word that changes with each change to the assessment's stage, its sheets and what stands under them."""
    sheets = ComponentAssessment.objects.filter(assessment=assessment)
    models = (Evidence, Accountability, StakeholderRole, Action, Dissent, Challenge)
    rows = [sheets, *(model.objects.filter(sheet__assessment=assessment) for model in models)]
    versions = [list(each.order_by("pk").values_list("pk", "version")) for each in rows]
    stages = assessment.transitions.count()
    return hashlib.sha256(repr((stages, versions)).encode()).hexdigest()


def _lock(assessment: Assessment) -> Assessment:
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("partnership__region", "scale")
        .get(pk=assessment.pk)
    )


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


def _keep_paper(assessment: Assessment, content: bytes, *, by: User, at: datetime.datetime) -> None:
    last = assessment.papers.aggregate(number=Max("number"))["number"] or 0
    SignedPaper.objects.create(
        assessment=assessment,
        number=last + 1,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signed_off_by=by,
        signed_off_at=at,
    )


def _create_all(rows: list, assessment: Assessment) -> None:
    if rows:
        by, at = assessment.started_by, assessment.started_at
        bulk_create_with_history(rows, type(rows[0]), default_user=by, default_date=at)


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
