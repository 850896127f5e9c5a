import datetime

import pytest
from django.utils import timezone

from assessments.models import Assessment, ComponentAssessment, Gap, RatingScale, Stage
from assessments.reports import standing
from assessments.services import lifecycle, sheets
from assessments.services.errors import AlreadyOpen, AssessmentLocked, ChangedMeanwhile, ReasonMissing
from tests.assessments.steps import MEETING, complete, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    ChallengeFactory,
    ComponentAssessmentFactory,
    DissentFactory,
    EvidenceFactory,
    PartnershipFactory,
    StakeholderRoleFactory,
    TransitionFactory,
)


def another(assessment: Assessment, **changes: object) -> Assessment:
    same = ("partnership", "subject", "subject_kind", "period_start", "period_end", "scale")
    return Assessment(**{name: getattr(assessment, name) for name in same} | changes)


def test_starting_makes_one_empty_sheet_for_each_of_the_twelve(assessment, alice):
    assert assessment.sheets.count() == 12
    assert set(assessment.sheets.values_list("score", flat=True)) == {None}
    assert (assessment.stage, assessment.started_by) == (Stage.AGREEING_SCORES, alice)


@pytest.mark.parametrize("subject", ["Peer mentoring after release", "PEER MENTORING AFTER RELEASE"])
def test_a_second_open_assessment_of_the_same_subject_and_period_is_refused(assessment, alice, subject):
    with pytest.raises(AlreadyOpen):
        lifecycle.start(another(assessment, subject=subject), by=alice)

    assert Assessment.objects.count() == 1
    assert ComponentAssessment.objects.count() == 12


def test_the_same_subject_may_be_assessed_for_another_period_by_another_partnership_or_after_sign_off(
    assessment, alice
):
    lifecycle.start(another(assessment, period_end=datetime.date(2027, 4, 30)), by=alice)
    lifecycle.start(another(assessment, partnership=PartnershipFactory()), by=alice)
    sign_off(assessment, alice)
    lifecycle.start(another(assessment), by=alice)

    assert Assessment.objects.count() == 4


def test_an_untouched_sheet_lacks_everything_and_a_filled_one_nothing(assessment):
    untouched = ComponentAssessment.objects.with_counts().first()
    assert untouched.gaps == list(Gap)

    complete(assessment)
    assert [sheet.gaps for sheet in ComponentAssessment.objects.with_counts()] == [[]] * 12


def test_a_complete_assessment_is_signed_off_without_a_reason(assessment, alice):
    complete(assessment)
    lifecycle.sign_off(assessment, by=alice, **MEETING)

    stored = Assessment.objects.get()
    assert (stored.stage, stored.agreed_by, stored.board) == (Stage.AGREED, alice, "Executive")
    assert stored.agreed_at is not None


def test_an_incomplete_one_is_signed_off_only_with_a_reason(assessment, alice):
    with pytest.raises(ReasonMissing):
        lifecycle.sign_off(assessment, by=alice, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES

    lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", **MEETING)
    assert Assessment.objects.get().missing_because == "The year was short"


def test_what_is_signed_off_is_not_signed_off_again(assessment, alice, bob):
    sign_off(assessment, alice)

    with pytest.raises(AssessmentLocked):
        lifecycle.sign_off(assessment, by=bob, missing_because="Twice", **MEETING)

    assert Assessment.objects.get().missing_because == "The year was short"


def test_last_time_is_the_latest_agreed_assessment_of_the_subject_in_the_words_of_its_own_scale(assessment, alice):
    assert {sheet.last_score for sheet in assessment.sheets.with_last_score()} == {None}
    welsh = RatingScale.objects.get(slug="ciw-2025")
    for year, score in ((2024, 1), (2025, 4)):
        earlier = lifecycle.start(
            another(
                assessment,
                subject="peer mentoring after release",
                scale=welsh,
                period_start=datetime.date(year, 4, 1),
                period_end=datetime.date(year + 1, 3, 31),
            ),
            by=alice,
        )
        earlier.sheets.update(score=score)
        sign_off(earlier, alice)

    last = assessment.sheets.with_last_score().first()

    assert (last.last_score, last.last_label, last.last_scale) == (4, "Excellent", welsh.pk)


@pytest.mark.parametrize(
    "happens",
    [
        lambda sheet: ChallengeFactory(sheet=sheet),
        lambda sheet: DissentFactory(sheet=sheet),
        lambda sheet: EvidenceFactory(sheet=sheet),
        lambda sheet: AccountabilityFactory(sheet=sheet),
        lambda sheet: StakeholderRoleFactory(sheet=sheet),
        lambda sheet: ActionFactory(sheet=sheet),
        lambda sheet: sheets.save(sheet, by=sheet.assessment.started_by, version=sheet.version),
        lambda sheet: TransitionFactory(assessment=sheet.assessment),
    ],
)
def test_nobody_signs_off_what_has_changed_since_they_looked(assessment, alice, happens):
    state = lifecycle.state_of(assessment)
    happens(assessment.sheets.first())

    with pytest.raises(ChangedMeanwhile):
        lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", state=state, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES

    now = lifecycle.state_of(assessment)
    lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", state=now, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREED


def test_of_two_that_were_agreed_for_one_period_the_later_is_last_time(assessment, alice):
    first, second = (
        AssessmentFactory(
            partnership=assessment.partnership,
            subject=assessment.subject,
            period_start=datetime.date(2025, 4, 1),
            period_end=datetime.date(2026, 3, 31),
            scale=assessment.scale,
            stage=Stage.AGREED,
            agreed_by=alice,
            agreed_at=timezone.now(),
        )
        for _each in range(2)
    )
    component = assessment.sheets.first().component
    for each, score in ((first, 1), (second, 4)):
        ComponentAssessmentFactory(assessment=each, component=component, score=score)

    def last_score() -> int | None:
        earlier = standing.earlier_of(assessment)[-1]
        last = assessment.sheets.with_last_score().get(component=component).last_score
        assert earlier.sheets.get().score == last
        return last

    Assessment.objects.filter(pk__in=[first.pk, second.pk]).update(agreed_at=timezone.now())
    assert last_score() == 4
    Assessment.objects.filter(pk=first.pk).update(agreed_at=timezone.now() + datetime.timedelta(minutes=1))
    assert last_score() == 1
