"""An assessment from its start to its sign-off, and back: every change of its stage."""

import datetime
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

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
    SignedPaper,
    Stage,
    Transition,
)
from assessments.stages import Doing
from partnerships.models import Agency, Partnership, User

from .attribution import attributed
from .errors import (
    AlreadyOpen,
    ChangedMeanwhile,
    FrameworkMissing,
    NothingToReopen,
    PaperNotMade,
    ReasonMissing,
)
from .locking import lock_assessment, locked
from .paper_options import keep_in_step

# The paper is made before the sheets are locked for good. So often it is made anew where somebody was faster.
TRIES = 3


class PaperToKeep(Protocol):
    """What a paper is made from: read at once, made in a second or two (reports, which services know nothing of)."""

    @property
    def fingerprint(self) -> str: ...

    def make(self) -> bytes: ...


# From a signed-off assessment to its board report.
ReadPaper = Callable[[Assessment], PaperToKeep]


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
            assessment.number = _number(assessment)
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
    paper: ReadPaper | None = None,
) -> Assessment:
    """Agree the scores as they stand and lock the sheets. `at` is now unless told.

    `reasons` says by component's slug why things are missing there; `missing_because` says it for those without one.
    `state` is what `state_of()` said when the lead looked. `paper` reads the file that is kept as it is from now on.
    Raises ChangedMeanwhile where the state is another now, AssessmentLocked or NotNow, ReasonMissing where a sheet has
    gaps and nobody says why, PaperNotMade; then nothing has changed.
    """
    signing = _Signing(
        assessment, by, board, meeting_date, decision_asked, missing_because, reasons or {}, state, at or timezone.now()
    )
    return _with_paper(signing, paper)


def correct_meeting(
    assessment: Assessment,
    *,
    by: User,
    board: str,
    meeting_date: datetime.date,
    purpose: str,
    state: str | None = None,
    at: datetime.datetime | None = None,
    paper: ReadPaper | None = None,
) -> Assessment:
    """Say anew which meeting takes what is signed off, when, and what for. The scores stay agreed as they are.

    What was signed off stays on its paper; the corrected one gets a number of its own. Where it says so already,
    nothing changes. `state` is what `meeting_state()` said when the lead looked; `paper` as in `sign_off()`.
    Raises NotNow, ChangedMeanwhile or PaperNotMade; then nothing has changed.
    """
    if not _says_something_else(assessment, board, meeting_date, purpose):
        return assessment
    return _with_paper(_Correcting(assessment, by, board, meeting_date, purpose, state, at or timezone.now()), paper)


def meeting_state(assessment: Assessment) -> str:
    """A token that changes with the stage and with the meeting's details."""
    stored = Assessment.objects.values_list("board", "meeting_date", "corrected_at").get(pk=assessment.pk)
    options = PaperOptions.objects.filter(assessment=assessment).values_list("version", flat=True).first()
    return hashlib.sha256(repr((assessment.transitions.count(), stored, options)).encode()).hexdigest()


def _says_something_else(assessment: Assessment, board: str, meeting_date: datetime.date, purpose: str) -> bool:
    stored = Assessment.objects.get(pk=assessment.pk)
    options = PaperOptions.objects.filter(assessment=assessment).first() or PaperOptions()
    return (board, meeting_date, purpose) != (stored.board, stored.meeting_date, options.purpose)


@dataclass(frozen=True)
class _Signing:
    """What the lead has said when signing off; it can be tried before it is done."""

    assessment: Assessment
    by: User
    board: str
    meeting_date: datetime.date
    decision_asked: str
    missing_because: str
    reasons: dict[str, str]
    state: str | None
    at: datetime.datetime

    def do(self) -> Assessment:
        """Needs a transaction around it."""
        list(locked(self.assessment.sheets.only("pk")))
        stored = lock_assessment(self.assessment, Doing.SIGN_OFF)
        if self.state is not None and self.state != state_of(stored):
            raise ChangedMeanwhile
        incomplete = self.say_why(stored)
        stored.board = self.board
        stored.meeting_date = self.meeting_date
        stored.decision_asked = self.decision_asked
        stored.missing_because = self.missing_because if incomplete else ""
        stored.agreed_by = self.by
        stored.agreed_at = self.at
        keep_in_step(stored, by=self.by, at=self.at)
        return _go_to(stored, Stage.AGREED, by=self.by, at=self.at)

    def say_why(self, stored: Assessment) -> list[ComponentAssessment]:
        """Keep the reasons, and drop what was said at an earlier sign-off of a sheet that is complete by now."""
        sheets = ComponentAssessment.objects.filter(assessment=stored).with_counts().select_related("component")
        reasons = {sheet: self.reasons.get(sheet.component.slug, "") if sheet.gaps else "" for sheet in sheets}
        incomplete = [sheet for sheet in sheets if sheet.gaps]
        if not all(reasons[sheet] or self.missing_because for sheet in incomplete):
            raise ReasonMissing
        for sheet, reason in reasons.items():
            if sheet.missing_because != reason:
                sheet.missing_because = reason
                with attributed(sheet, by=self.by, at=self.at):
                    sheet.save(update_fields=["missing_because"])
        return incomplete


@dataclass(frozen=True)
class _Correcting:
    """A correction of a signed-off assessment's meeting, date or purpose."""

    assessment: Assessment
    by: User
    board: str
    meeting_date: datetime.date
    purpose: str
    state: str | None
    at: datetime.datetime

    def do(self) -> Assessment:
        """Needs a transaction around it."""
        stored = lock_assessment(self.assessment, Doing.CORRECT_MEETING)
        if self.state is not None and self.state != meeting_state(stored):
            raise ChangedMeanwhile
        stored.board, stored.meeting_date = self.board, self.meeting_date
        stored.corrected_by, stored.corrected_at = self.by, self.at
        keep_in_step(stored, by=self.by, at=self.at, purpose=self.purpose)
        with attributed(stored, by=self.by, at=self.at):
            stored.save()
        return stored


def _with_paper(change: _Signing | _Correcting, paper: ReadPaper | None) -> Assessment:
    """Do it with the paper of exactly what it leaves, without a lock while the paper is made.

    It is tried and taken back, to read what the paper will show; made; then done, if it still shows the same.
    """
    if paper is None:
        with transaction.atomic():
            return change.do()
    for _try in range(TRIES):
        with transaction.atomic():
            ready = paper(change.do())
            transaction.set_rollback(True)
        content = _make(ready)
        with transaction.atomic():
            stored = change.do()
            if paper(stored).fingerprint == ready.fingerprint:
                _keep_paper(stored, content)
                return stored
            transaction.set_rollback(True)
    raise PaperNotMade


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
    """A word that changes with each change to the assessment's stage, its sheets and what stands under them."""
    sheets = ComponentAssessment.objects.filter(assessment=assessment)
    rows = [sheets, *(each.rows_of(assessment) for each in ROW_TYPES)]
    versions = [list(each.order_by("pk").values_list("pk", "version")) for each in rows]
    stages = assessment.transitions.count()
    return hashlib.sha256(repr((stages, versions)).encode()).hexdigest()


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


def _make(paper: PaperToKeep) -> bytes:
    try:
        return paper.make()
    except Exception as error:
        # Whatever it was, nothing is signed off without its paper, and the lead can try again.
        raise PaperNotMade from error


def _keep_paper(assessment: Any, content: bytes) -> None:
    last = assessment.papers.aggregate(number=Max("number"))["number"] or 0
    SignedPaper.objects.create(
        assessment=assessment,
        number=last + 1,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        signed_off_by=assessment.agreed_by,
        signed_off_at=assessment.agreed_at,
        corrected_by=assessment.corrected_by,
        corrected_at=assessment.corrected_at,
    )


def _create_all(rows: list, assessment: Assessment) -> None:
    if rows:
        by, at = assessment.started_by, assessment.started_at
        bulk_create_with_history(rows, type(rows[0]), default_user=by, default_date=at)


def _number(assessment: Assessment) -> int:
    """One more than the last for its subject and period. The partnership is locked, so that no two get the same."""
    Partnership.objects.select_for_update(no_key=True).get(pk=assessment.partnership_id)
    last = Assessment.objects.namesakes_of(assessment).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _is_open_already(assessment: Assessment) -> bool:
    return Assessment.objects.open().namesakes_of(assessment).filter(scale=assessment.scale_id).exists()
