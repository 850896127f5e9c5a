import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.models import (
    AgencyView,
    Assessment,
    ComponentAssessment,
    Gap,
    PaperOptions,
    ParticipatingAgency,
    RatingScale,
    Stage,
)
from assessments.papers import counts
from assessments.papers.summary import board_report
from assessments.services import lifecycle, versioned
from assessments.services.errors import (
    AlreadyOpen,
    AssessmentLocked,
    ChangedMeanwhile,
    FrameworkMissing,
    NothingToReopen,
    NotNow,
    ReasonMissing,
)
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.looked_up import sheets_of
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
    RatingScaleFactory,
    StakeholderRoleFactory,
    TransitionFactory,
)


def another(assessment: Assessment, **changes: object) -> Assessment:
    same = ("partnership", "subject", "subject_kind", "period_start", "period_end", "scale")
    return Assessment(**{name: getattr(assessment, name) for name in same} | changes)


def test_starting_makes_an_empty_sheet_for_each_of_the_twelve_components(assessment, alice):
    assert assessment.sheets.count() == 12
    assert set(assessment.sheets.values_list("score", flat=True)) == {None}
    assert (assessment.stage, assessment.started_by) == (Stage.AGREEING_SCORES, alice)


@pytest.mark.parametrize("subject", ["Peer mentoring after release", "PEER MENTORING AFTER RELEASE"])
def test_a_second_open_assessment_of_the_same_subject_and_period_is_refused(assessment, alice, subject):
    with pytest.raises(AlreadyOpen):
        lifecycle.start(another(assessment, subject=subject), by=alice)

    assert Assessment.objects.count() == 1
    assert ComponentAssessment.objects.count() == 12


def test_a_subject_can_be_assessed_for_another_period_or_partnership_or_after_sign_off(assessment, alice):
    lifecycle.start(another(assessment, period_end=datetime.date(2027, 4, 30)), by=alice)
    lifecycle.start(another(assessment, partnership=PartnershipFactory()), by=alice)
    sign_off(assessment, alice)
    lifecycle.start(another(assessment), by=alice)

    assert Assessment.objects.count() == 4


def test_an_untouched_sheet_has_every_gap_and_a_complete_one_none(assessment):
    assert [sheet.gaps for sheet in sheets_of(assessment).values()] == [list(Gap)] * 12

    complete(assessment)
    assert [sheet.gaps for sheet in sheets_of(assessment).values()] == [[]] * 12


def test_a_complete_assessment_is_signed_off_without_a_reason(assessment, alice):
    complete(assessment)
    lifecycle.sign_off(assessment, by=alice, **MEETING)

    stored = Assessment.objects.get()
    assert (stored.stage, stored.agreed_by) == (Stage.AGREED, alice)
    assert {name: getattr(stored, name) for name in MEETING} == MEETING
    assert stored.agreed_at is not None


def test_an_incomplete_assessment_is_signed_off_only_with_a_reason(assessment, alice):
    with pytest.raises(ReasonMissing):
        lifecycle.sign_off(assessment, by=alice, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES

    lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", **MEETING)
    assert Assessment.objects.get().missing_because == "The year was short"


def test_a_signed_off_assessment_cannot_be_signed_off_again(assessment, alice, bob):
    sign_off(assessment, alice)

    with pytest.raises(AssessmentLocked):
        lifecycle.sign_off(assessment, by=bob, missing_because="Twice", **MEETING)

    assert Assessment.objects.get().missing_because == "The year was short"


def test_last_time_is_the_subjects_latest_agreed_assessment_with_its_own_scales_labels(assessment, alice):
    assert {sheet.last_score for sheet in sheets_of(assessment).values()} == {None}
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

    last = sheets_of(assessment)["clarity"]

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
        lambda sheet: versioned.save(sheet, by=sheet.assessment.started_by, version=sheet.version),
        lambda sheet: TransitionFactory(assessment=sheet.assessment),
    ],
)
def test_a_sign_off_from_a_stale_page_is_refused(assessment, alice, happens):
    state = lifecycle.state_of(assessment)
    happens(assessment.sheets.first())

    with pytest.raises(ChangedMeanwhile):
        lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", state=state, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES

    now = lifecycle.state_of(assessment)
    lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", state=now, **MEETING)
    assert Assessment.objects.get().stage == Stage.AGREED


def test_the_later_of_two_agreed_assessments_for_one_period_is_last_time(assessment, alice):
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
            number=number,
        )
        for number in (1, 2)
    )
    component = assessment.sheets.first().component
    for each, score in ((first, 1), (second, 4)):
        ComponentAssessmentFactory(assessment=each, component=component, score=score)

    def last_score() -> int | None:
        earlier = counts.earlier_of(assessment)[-1]
        last = sheets_of(assessment)[component.slug].last_score
        report = board_report(assessment)
        in_report = next(score.last for score in report.scores if score.slug == component.slug)
        assert earlier.scores[component.pk] == in_report.score == last
        return last

    Assessment.objects.filter(pk__in=[first.pk, second.pk]).update(agreed_at=timezone.now())
    assert last_score() == 4
    Assessment.objects.filter(pk=first.pk).update(agreed_at=timezone.now() + datetime.timedelta(minutes=1))
    assert last_score() == 1


def test_each_step_is_recorded_with_its_time_person_and_reason(gathering, alice, bob):
    closed, signed, reopened = (timezone.now() - datetime.timedelta(days=days) for days in (3, 2, 1))
    lifecycle.close_views(gathering, by=alice, at=closed)
    agreed = lifecycle.sign_off(gathering, by=bob, missing_because="The year was short", at=signed, **MEETING)
    assert (agreed.agreed_by, agreed.agreed_at) == (bob, signed)
    open_again = lifecycle.reopen(gathering, by=alice, reason="Wrong score", at=reopened)
    assert (open_again.agreed_by, open_again.agreed_at) == (None, None)

    steps = gathering.transitions.order_by("pk").values_list("from_stage", "to_stage", "by", "at", "reason")
    assert list(steps)[1:] == [
        (Stage.GATHERING_VIEWS, Stage.AGREEING_SCORES, alice.pk, closed, ""),
        (Stage.AGREEING_SCORES, Stage.AGREED, bob.pk, signed, ""),
        (Stage.AGREED, Stage.AGREEING_SCORES, alice.pk, reopened, "Wrong score"),
    ]
    trail = gathering.history.order_by("history_id").values_list("history_user", "history_date")
    assert list(trail)[-3:] == [(alice.pk, closed), (bob.pk, signed), (alice.pk, reopened)]


def test_a_components_reason_is_kept_apart_from_the_general_one(assessment, alice):
    complete(assessment)
    for slug in ("clarity", "capacity"):
        assessment.sheets.get(component__slug=slug).actions.all().delete()
    with pytest.raises(ReasonMissing):
        lifecycle.sign_off(assessment, by=alice, reasons={"clarity": "Next year"}, **MEETING)

    lifecycle.sign_off(
        assessment, by=alice, reasons={"clarity": "Next year"}, missing_because="The year was short", **MEETING
    )

    said = dict(assessment.sheets.values_list("component__slug", "missing_because"))
    assert {slug: words for slug, words in said.items() if words} == {"clarity": "Next year"}
    assert Assessment.objects.get().missing_because == "The year was short"


def test_a_reason_is_not_kept_if_nothing_is_missing(assessment, alice):
    complete(assessment)
    lifecycle.sign_off(assessment, by=alice, missing_because="Not needed", **MEETING)
    assert Assessment.objects.get().missing_because == ""


def test_a_reopening_from_a_stale_page_is_refused(assessment, alice):
    sign_off(assessment, alice)
    state = lifecycle.state_of(assessment)
    ChallengeFactory(sheet=assessment.sheets.first())

    with pytest.raises(ChangedMeanwhile):
        lifecycle.reopen(assessment, by=alice, reason="Wrong score", state=state)
    assert Assessment.objects.get().stage == Stage.AGREED

    lifecycle.reopen(assessment, by=alice, reason="Wrong score", state=lifecycle.state_of(assessment))
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES


def test_an_assessment_can_be_reopened_unless_a_new_one_has_replaced_it(assessment, alice):
    sign_off(assessment, alice)
    for changes in (
        {"subject": "Another"},
        {"period_end": datetime.date(2027, 4, 30)},
        {"period_start": datetime.date(2026, 5, 1)},
        {"partnership": PartnershipFactory()},
    ):
        lifecycle.start(another(assessment, **changes), by=alice)
    lifecycle.reopen(assessment, by=alice, reason="Wrong score")
    sign_off(assessment, alice)

    lifecycle.start(another(assessment), by=alice)
    with pytest.raises(NothingToReopen):
        lifecycle.reopen(assessment, by=alice, reason="Wrong score")


def test_an_assessment_cannot_start_without_components(db, partnership, alice):
    with pytest.raises(FrameworkMissing):
        lifecycle.start(AssessmentFactory.build(partnership=partnership), by=alice)
    assert not Assessment.objects.exists()


def test_a_start_is_recorded_for_the_assessment_and_each_empty_row_with_who_and_when(assessment, alice, bob, police):
    started = timezone.now() - datetime.timedelta(days=30)
    another_year = {"period_end": datetime.date(2027, 4, 30), "views_close": datetime.date(2027, 1, 1)}

    begun = lifecycle.start(another(assessment, started_at=started, **another_year), by=bob, agencies=[police])

    views = AgencyView.objects.filter(participant__assessment=begun)
    assert (begun.stage, begun.number, begun.sheets.count(), views.count()) == (Stage.GATHERING_VIEWS, 1, 12, 12)
    assert list(begun.transitions.values_list("from_stage", "to_stage", "by", "at", "reason")) == [
        ("", Stage.GATHERING_VIEWS, bob.pk, started, "")
    ]
    for trail, rows in (
        (Assessment.history.filter(id=begun.pk), 1),
        (ComponentAssessment.history.filter(assessment=begun.pk), 12),
        (AgencyView.history.filter(id__in=views.values("pk")), 12),
    ):
        assert list(trail.values_list("history_user", "history_date")) == [(bob.pk, started)] * rows


def test_assessments_of_the_same_subject_and_period_are_numbered(assessment, alice):
    sign_off(assessment, alice)
    lifecycle.start(another(assessment), by=alice)
    lifecycle.start(another(assessment, subject="Another"), by=alice)
    assert list(Assessment.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 1]


def test_a_start_that_fails_otherwise_is_not_called_already_open_and_leaves_nothing(assessment, alice, police):
    welsh = RatingScale.objects.get(slug="ciw-2025")
    twice = [police, police]

    with pytest.raises(IntegrityError):
        lifecycle.start(
            another(assessment, scale=welsh, views_close=datetime.date(2027, 1, 1)), by=alice, agencies=twice
        )

    assert Assessment.objects.get() == assessment
    assert not ParticipatingAgency.objects.exists()


def test_an_open_assessment_cannot_be_reopened(assessment, alice):
    with pytest.raises(NotNow):
        lifecycle.reopen(assessment, by=alice, reason="Wrong score")
    assert assessment.transitions.count() == 1


def test_views_cannot_be_closed_twice_or_after_sign_off_from_an_old_row(gathering, alice):
    def old() -> Assessment:
        return Assessment(pk=gathering.pk, stage=Stage.GATHERING_VIEWS)

    lifecycle.close_views(gathering, by=alice)
    with pytest.raises(NotNow):
        lifecycle.close_views(old(), by=alice)
    sign_off(gathering, alice)
    with pytest.raises(AssessmentLocked):
        lifecycle.close_views(old(), by=alice)
    assert (Assessment.objects.get().stage, gathering.transitions.count()) == (Stage.AGREED, 3)


def test_a_sign_off_is_recorded_for_each_sheet_with_a_reason_and_the_paper_options(assessment, alice, bob):
    complete(assessment)
    assessment.sheets.get(component__slug="clarity").actions.all().delete()
    signed = timezone.now() - datetime.timedelta(days=2)

    lifecycle.sign_off(assessment, by=bob, reasons={"clarity": "Next year"}, at=signed, **MEETING)

    said = ComponentAssessment.history.filter(missing_because="Next year")
    assert list(said.values_list("component__slug", "history_user", "history_date")) == [("clarity", bob.pk, signed)]
    assert list(PaperOptions.history.values_list("history_user", "history_date")) == [(bob.pk, signed)]


def test_a_components_reason_is_cleared_if_the_next_sign_off_gives_none(assessment, alice):
    lifecycle.sign_off(assessment, by=alice, reasons={"clarity": "Next year"}, missing_because="Short", **MEETING)
    lifecycle.reopen(assessment, by=alice, reason="Wrong score")
    sign_off(assessment, alice)
    assert set(assessment.sheets.values_list("missing_because", flat=True)) == {""}


def test_a_components_reason_is_cleared_if_it_is_complete_at_the_next_sign_off(assessment, alice):
    complete(assessment)
    clarity = assessment.sheets.get(component__slug="clarity")
    clarity.actions.all().delete()
    lifecycle.sign_off(assessment, by=alice, reasons={"clarity": "Next year"}, **MEETING)
    lifecycle.reopen(assessment, by=alice, reason="An action was agreed")
    ActionFactory(sheet=clarity)

    lifecycle.sign_off(assessment, by=alice, **MEETING)

    assert set(assessment.sheets.values_list("missing_because", flat=True)) == {""}
    said = ComponentAssessment.history.filter(id=clarity.pk).order_by("history_id")
    assert list(said.values_list("missing_because", flat=True)) == ["", "Next year", ""]


def test_changes_in_another_assessment_do_not_make_a_sign_off_page_stale(assessment, alice):
    elsewhere = lifecycle.start(another(assessment, subject="Another"), by=alice).sheets.first()
    state = lifecycle.state_of(assessment)

    for factory in (ChallengeFactory, EvidenceFactory, ActionFactory):
        factory(sheet=elsewhere)
    versioned.save(elsewhere, by=alice, version=elsewhere.version)
    sign_off(elsewhere.assessment, alice)

    assert lifecycle.state_of(assessment) == state


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "step",
    [
        lambda gathering, by: lifecycle.close_views(gathering, by=by),
        lambda gathering, by: lifecycle.start(another(gathering, subject="Another"), by=by),
        lambda gathering, by: lifecycle.reopen(gathering, by=by, reason="Wrong score"),
        lambda gathering, by: lifecycle.sign_off(gathering, by=by, reasons={}, missing_because="Short", **MEETING),
    ],
    ids=["close", "start", "reopen", "sign off"],
)
def test_a_step_that_fails_at_the_end_is_rolled_back(gathering, alice, monkeypatch, request, step):
    name = request.node.callspec.id
    if name in ("reopen", "sign off"):
        lifecycle.close_views(gathering, by=alice)
    if name == "reopen":
        sign_off(gathering, alice)
    before = list(Assessment.objects.values())

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(lifecycle, "_keep_transition", broken)
    with pytest.raises(RuntimeError):
        step(gathering, alice)

    assert list(Assessment.objects.values()) == before
    assert PaperOptions.objects.count() == (name == "reopen")


def test_a_change_to_the_last_of_many_rows_changes_the_state(assessment):
    clarity = assessment.sheets.get(component__slug="clarity")
    *_others, last = EvidenceFactory.create_batch(25, sheet=clarity)
    state = lifecycle.state_of(assessment)

    last.version += 1
    last.save()

    assert lifecycle.state_of(assessment) != state


def test_replacing_one_row_with_another_changes_the_state(assessment):
    clarity = assessment.sheets.get(component__slug="clarity")
    first, kept = EvidenceFactory.create_batch(2, sheet=clarity)
    state = lifecycle.state_of(assessment)

    first.delete()
    EvidenceFactory(sheet=clarity, version=kept.version)

    assert lifecycle.state_of(assessment) != state


def test_a_reopening_that_fails_for_another_reason_does_not_blame_a_newer_one(assessment, alice, monkeypatch):
    sign_off(assessment, alice)
    lifecycle.start(another(assessment, subject="Another"), by=alice)

    def broken(*_args: object, **_named: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(lifecycle, "_keep_transition", broken)
    with pytest.raises(IntegrityError):
        lifecycle.reopen(assessment, by=alice, reason="Wrong score")

    assert Assessment.objects.get(pk=assessment.pk).stage == Stage.AGREED


def test_gaps_in_another_assessment_need_no_reason_in_this_one(assessment, alice):
    complete(assessment)
    lifecycle.start(another(assessment, subject="Another"), by=alice)

    lifecycle.sign_off(assessment, by=alice, **MEETING)

    assert Assessment.objects.get(pk=assessment.pk).stage == Stage.AGREED


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_assessments_started_at_once_on_different_scales_get_different_numbers(assessment, alice):
    scales = [RatingScaleFactory() for _each in range(4)]

    refused = at_once(
        *(lambda scale=scale: lifecycle.start(another(assessment, scale=scale), by=alice) for scale in scales)
    )

    assert refused == []
    assert sorted(Assessment.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_sign_off_waits_for_a_save_in_progress_and_is_then_refused_as_stale(assessment, alice):
    complete(assessment)
    sheet = assessment.sheets.get(component__slug="clarity")
    state, outcomes = lifecycle.state_of(assessment), []

    def sign() -> None:
        try:
            lifecycle.sign_off(assessment, by=alice, state=state, **MEETING)
        except ChangedMeanwhile:
            outcomes.append("told")
        finally:
            connection.close()

    with transaction.atomic():
        locked = ComponentAssessment.objects.select_for_update(no_key=True).get(pk=sheet.pk)
        signing = threading.Thread(target=sign)
        signing.start()
        signing.join(timeout=1)
        assert signing.is_alive()
        locked.version += 1
        locked.save(update_fields=["version"])
    signing.join()

    assert outcomes == ["told"]
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES
