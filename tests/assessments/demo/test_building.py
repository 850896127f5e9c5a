"""What the demo shows about scoring together, and that it is consistent."""

import datetime
from collections import Counter

import pytest
from django.utils import timezone

from assessments import demo
from assessments.models import (
    AgencyView,
    Assessment,
    Challenge,
    ComponentAssessment,
    Dissent,
    Evidence,
    GoodPractice,
    ParticipatingAgency,
    Stage,
    Transition,
)
from assessments.services import agency_views, scores
from partnerships.models import Membership, Role, User

MENTORING = "Peer mentoring after release"
CHECKS = "Domestic abuse checks before sentence"
MEETING = "Joint decisions on high-risk domestic abuse"
HOMES = "Help for people whose homes are taken over"


def assessment(subject: str) -> Assessment:
    return Assessment.objects.filter(subject=subject).latest("period_end")


def returned_and_given(subject: str) -> tuple[list[bool], list[int]]:
    rows = ParticipatingAgency.objects.filter(assessment=assessment(subject)).with_progress()
    return sorted(each.has_returned for each in rows), sorted(each.given for each in rows)


def spreads(subject: str) -> dict[str, scores.Spread]:
    sheets = assessment(subject).sheets.select_related("component")
    return {sheet.component.slug: scores.spread_of(sheet) for sheet in sheets}


def wide(subject: str) -> set[str]:
    return {slug for slug, spread in spreads(subject).items() if spread.is_wide}


def scored(subject: str) -> dict[str, int]:
    rows = assessment(subject).sheets.exclude(score=None)
    return dict(rows.values_list("component__slug", "score"))


def test_the_demo_has_an_assessment_at_each_stage(built):
    assert dict(Assessment.objects.filter(subject=MENTORING).values_list("period_end__year", "stage")) == {
        2025: Stage.AGREED,
        2026: Stage.AGREED,
    }
    assert {subject: assessment(subject).stage for subject in (CHECKS, MEETING, HOMES)} == {
        CHECKS: Stage.AGREEING_SCORES,
        MEETING: Stage.AGREEING_SCORES,
        HOMES: Stage.GATHERING_VIEWS,
    }


def test_the_finished_assessment_has_six_agencies_views_far_apart_on_two_components(built):
    assert returned_and_given(MENTORING) == ([True] * 6, [12] * 6)
    assert wide(MENTORING) == {"culture", "continuity"}
    assert scored(MENTORING) == {
        "clarity": 3,
        "confidence": 3,
        "competence": 2,
        "capacity": 2,
        "congruence": 2,
        "co-location": 3,
        "culture": 3,
        "cohesion": 2,
        "continuity": 1,
        "coordination": 2,
        "collaboration": 4,
        "commitment": 3,
    }


def test_one_assessment_has_its_views_closed_and_five_scores_agreed(built):
    assert returned_and_given(MEETING) == ([False] + [True] * 6, [0] + [12] * 6)
    assert wide(MEETING) == {"capacity", "co-location", "culture", "coordination", "collaboration"}
    assert scored(MEETING) == {"clarity": 3, "capacity": 2, "culture": 2, "cohesion": 2, "coordination": 2}
    closed = Transition.objects.get(assessment=assessment(MEETING), from_stage=Stage.GATHERING_VIEWS)
    assert timezone.localdate() - timezone.localdate(closed.at) == datetime.timedelta(days=7)


def test_one_assessment_is_gathering_views_from_eight_agencies_for_nine_more_days(built):
    gathering = assessment(HOMES)
    assert returned_and_given(HOMES) == ([False] * 5 + [True] * 3, [0, 0, 0, 5, 9, 12, 12, 12])
    assert gathering.views_close == timezone.localdate() + datetime.timedelta(days=9)
    assert (scored(HOMES), gathering.views_shared) == ({}, False)


def test_the_assessment_in_the_readmes_tour_asks_for_no_views(built):
    checks = assessment(CHECKS)
    assert (checks.asks_for_views, checks.participants.count(), checks.transitions.count()) == (False, 0, 1)
    assert len(scored(CHECKS)) == 6


def test_a_visitor_can_finish_and_return_probations_view(built):
    bashir = User.objects.get(email="member@example.org")
    participant = ParticipatingAgency.objects.get(assessment=assessment(HOMES), agency__short_name="Probation")
    empty = AgencyView.objects.filter(participant=participant, score=None)
    for view in empty.select_related("participant", "sheet__assessment"):
        view.score, view.reason = 2, "Said by a visitor."
        agency_views.give(view, by=bashir, version=view.version)

    assert agency_views.give_back(participant, by=bashir).has_returned


@pytest.mark.parametrize("subject", [MENTORING, MEETING])
def test_exactly_the_scores_that_need_a_reason_have_one(built, subject):
    sheets = assessment(subject).sheets.select_related("component").exclude(score=None)
    explained = {sheet.component.slug for sheet in sheets if sheet.score_because}
    asked = {sheet.component.slug for sheet in sheets if scores.spread_of(sheet).asks_why(sheet.score)}
    assert explained == asked
    assert len(asked) == 3


def test_agencies_dissent_and_the_scrutineer_challenges(built):
    dissents = Dissent.objects.values_list("sheet__assessment__subject", "sheet__component__slug", "agency__short_name")
    assert set(dissents) == {(MENTORING, "culture", "Sparrowgate"), (MEETING, "culture", "Police")}
    challenges = Challenge.objects.values_list("sheet__assessment__subject", "sheet__component__slug")
    assert set(challenges.open()) == {(MENTORING, "cohesion"), (MEETING, "coordination")}
    assert set(challenges.exclude(closed_at=None).exclude(reply="")) == {(MENTORING, "collaboration")}
    assert challenges.count() == 3


def test_leads_have_released_good_practice_and_one_piece_waits(built):
    released = GoodPractice.objects.released()
    assert Counter(released.values_list("partnership__name", flat=True)) == {
        "Northshire and the Vale Community Safety Partnership": 3,
        "Northshire Safeguarding Children Partnership": 1,
    }
    waits = Evidence.objects.filter(good_practice=True).exclude(pk__in=released.values("evidence"))
    assert waits.get().title == "Home takeover pathway, version 2"


def test_views_dissents_challenges_and_steps_are_by_people_with_the_right_role(built):
    spoken_for = set(Membership.objects.values_list("partnership", "agency", "person"))
    views = AgencyView.objects.given().values_list(
        "sheet__assessment__partnership", "participant__agency", "changed_by"
    )
    dissents = Dissent.objects.values_list("sheet__assessment__partnership", "agency", "changed_by")
    assert {*views, *dissents} <= spoken_for
    scrutineers = Membership.objects.filter(role=Role.SCRUTINEER).values_list("partnership", "person")
    raised = Challenge.objects.values_list("sheet__assessment__partnership", "raised_by")
    assert set(raised) <= set(scrutineers)
    leads = set(Membership.objects.filter(role=Role.LEAD).values_list("partnership", "person"))
    assert set(Transition.objects.values_list("assessment__partnership", "by")) <= leads
    assert set(GoodPractice.objects.values_list("partnership", "released_by")) <= leads


def test_rebuilding_gives_the_same_demo_and_removes_what_visitors_added(built):
    before = told()
    # What a visitor did with the demo.
    first = assessment(MENTORING)
    Assessment.objects.create(
        partnership=first.partnership,
        subject="Carried forward",
        subject_kind=first.subject_kind,
        period_start=datetime.date(2026, 10, 1),
        period_end=datetime.date(2027, 9, 30),
        scale=first.scale,
        started_by=first.started_by,
        carried_from=first,
    )

    demo.build()

    assert told() == before


def told() -> Counter:
    """Everything scored and said, and how much of it is in the trail."""
    said = Counter()
    for model, names in (
        (AgencyView, ("participant__agency__name", "sheet__component__slug", "score", "reason", "evidence")),
        (ComponentAssessment, ("assessment__subject", "component__slug", "score", "score_because")),
        (Dissent, ("agency__name", "reason")),
        (Challenge, ("question", "reply")),
        (ParticipatingAgency, ("agency__name", "assessment__subject")),
        (GoodPractice, ("title", "summary", "component__slug", "partnership__name")),
    ):
        said.update(model.objects.values_list(*names))
    for model in (Assessment, ComponentAssessment, AgencyView, Dissent, Challenge):
        said[model.__name__] = model.history.count()
    return said
