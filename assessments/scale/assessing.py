"""Assessments with their empty sheets and views, and the stages that they went through."""

import datetime
from dataclasses import dataclass, field

from assessments.models import (
    Action,
    AgencyView,
    Assessment,
    Component,
    ComponentAssessment,
    Evidence,
    PaperOptions,
    ParticipatingAgency,
    RatingScale,
    Stage,
    SubjectKind,
    Transition,
)
from partnerships.models import Agency, User

from . import words
from .boards import Board
from .course import Course
from .making import Making

# How many of the agencies are asked for their views.
ASKED = (6, 9)


@dataclass(frozen=True)
class Framework:
    components: list[Component]
    scales: list[RatingScale]


@dataclass
class Asked:
    """An agency that takes part, who speaks for it, and its views in the order of the sheets."""

    participant: ParticipatingAgency
    agency: Agency
    speaker: User
    views: list[AgencyView]


@dataclass
class Work:
    """An assessment, and what was made under it so far."""

    board: Board
    course: Course
    assessment: Assessment
    sheets: list[ComponentAssessment]
    asked: list[Asked]
    # By component, for the assessment that follows.
    actions: dict[int, list[Action]] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)


def build_assessment(
    making: Making, framework: Framework, board: Board, course: Course, earlier: Work | None, place: int
) -> Work:
    """`place` is its place among its partnership's. Only one of them follows `earlier`."""
    by, at = board.lead, course.started
    assessment = Assessment(
        partnership=board.partnership,
        **_subject(making, framework, board, earlier, place),
        period_start=datetime.date(course.year, 4, 1),
        period_end=datetime.date(course.year + 1, 3, 31),
        views_close=course.close,
        views_shared=making.chance.happens(0.2),
        stage=Stage.GATHERING_VIEWS,
        started_by=by,
        started_at=at,
    )
    making.rows.add(assessment, by, at)
    _move(making, assessment, "", Stage.GATHERING_VIEWS, by, at)
    sheets = [
        making.rows.begin(ComponentAssessment(assessment=assessment, component=component), by, at)
        for component in framework.components
    ]
    # The first takes part in each, so that the person to sign in as always has a view to give.
    first, *others = board.speakers
    agencies = [first, *making.chance.sample(others, making.chance.randrange(*ASKED) - 1)]
    asked = [_ask(making, assessment, sheets, agency, speaker) for agency, speaker in agencies]
    return Work(board, course, assessment, sheets, asked)


def move_on(making: Making, work: Work) -> None:
    """After everything else: the stages that it went through since it began."""
    by, course, row = work.board.lead, work.course, work.assessment
    if course.closed:
        making.rows.change(row, by, course.closed, stage=Stage.AGREEING_SCORES)
        _move(making, row, Stage.GATHERING_VIEWS, Stage.AGREEING_SCORES, by, course.closed)
    if course.agreed:
        options = _choices(work, course.agreed)
        making.rows.add(options, by, course.agreed)
        making.rows.change(
            row,
            by,
            course.agreed,
            stage=Stage.AGREED,
            board=options.meeting,
            meeting_date=options.meeting_date,
            decision_asked=options.recommendations,
            agreed_by_id=by.pk,
            agreed_at=course.agreed,
        )
        _move(making, row, Stage.AGREEING_SCORES, Stage.AGREED, by, course.agreed)


def _subject(making: Making, framework: Framework, board: Board, earlier: Work | None, place: int) -> dict[str, object]:
    if earlier:
        same = ("subject", "subject_kind", "theme", "population", "scale", "protective_marking")
        return {"carried_from": earlier.assessment, **{name: getattr(earlier.assessment, name) for name in same}}
    return {
        "subject": words.SUBJECTS[(board.number + place) % len(words.SUBJECTS)],
        "subject_kind": making.chance.choice(SubjectKind.values),
        "theme": making.chance.choice(words.THEMES),
        "population": f"People in {board.place}",
        "scale": making.chance.choice(framework.scales),
    }


def _ask(
    making: Making, assessment: Assessment, sheets: list[ComponentAssessment], agency: Agency, speaker: User
) -> Asked:
    participant = making.rows.keep(ParticipatingAgency(assessment=assessment, agency=agency))
    views = [
        making.rows.begin(
            AgencyView(sheet=sheet, participant=participant), assessment.started_by, assessment.started_at
        )
        for sheet in sheets
    ]
    return Asked(participant, agency, speaker, views)


def _move(making: Making, row: Assessment, before: str, after: str, by: User, at: datetime.datetime) -> None:
    making.rows.keep(Transition(assessment=row, from_stage=before, to_stage=after, by=by, at=at))


def _choices(work: Work, at: datetime.datetime) -> PaperOptions:
    return PaperOptions(
        assessment=work.assessment,
        version=2,
        meeting=f"Board of {work.board.place}",
        meeting_date=at.date(),
        recommendations=words.DECISIONS,
    )
