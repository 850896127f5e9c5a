"""Two assessments of a partnership side by side."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    Accountability,
    Action,
    ActionStatus,
    Assessment,
    ComponentAssessment,
    Evidence,
    RatingScale,
)
from assessments.pages.progress import others_of, progress_of, usual
from assessments.pages.progress_parts import ComponentProgress
from assessments.papers.pictures import progress_pictures
from assessments.services import lifecycle, versioned
from assessments.services.carry_forward import carry_forward, next_of
from tests.assessments.steps import say, sign_off
from tests.factories import (
    AccountabilityFactory,
    ActionFactory,
    AssessmentFactory,
    EvidenceFactory,
    StakeholderRoleFactory,
)


def sheet_of(assessment: Assessment, slug: str = "clarity") -> ComponentAssessment:
    return assessment.sheets.get(component__slug=slug)


def clarity(one: Assessment, other: Assessment) -> ComponentProgress:
    """Read from the database, because a test's own copy may be out of date."""
    stored = Assessment.objects.in_bulk([one.pk, other.pk])
    return progress_of(stored[one.pk], stored[other.pk]).components[0]


@pytest.fixture
def next_year(assessment, alice):
    """Signs off the assessment as it is when called, and carries it forward."""

    def carry(**changes: object) -> Assessment:
        sign_off(assessment, alice)
        stored = Assessment.objects.get(pk=assessment.pk)
        following = next_of(stored)
        for name, value in changes.items():
            setattr(following, name, value)
        return carry_forward(stored, following, by=alice)

    return carry


def test_the_earlier_period_is_then_in_either_order(assessment, last_year):
    for pair in ((assessment, last_year), (last_year, assessment)):
        found = progress_of(*pair)
        assert (found.then.pk, found.now.pk) == (last_year.pk, assessment.pk)


@pytest.mark.parametrize(
    ("then", "now", "movement"), [(2, 3, 1), (3, 3, 0), (4, 1, -3), (None, 2, "new"), (2, None, None)]
)
def test_movement_is_now_minus_then(assessment, last_year, then, now, movement):
    last_year.sheets.update(score=then)
    assessment.sheets.update(score=now)

    assert {row.movement for row in progress_of(assessment, last_year).components} == {movement}


def test_scores_on_different_scales_keep_their_own_labels_and_show_no_movement(assessment, last_year_elsewhere):
    last_year_elsewhere.sheets.update(score=4)
    assessment.sheets.update(score=3)

    found = progress_of(assessment, last_year_elsewhere)

    row = found.components[0]
    assert (row.then.label, row.now.label, row.movement, row.change) == ("Excellent", "Good", None, "")
    assert row.then.progress == RatingScale.objects.get(slug="ciw-2025").levels.get(score=4).progress
    assert not found.same_scale
    assert (found.movements, found.compares) == ("", False)
    assert found.why_not_counted.startswith("These assessments were scored on different scales.")
    assert found.follows_up


def test_two_subjects_in_one_period_are_shown_without_counting_changes(assessment, alice):
    other = lifecycle.start(
        Assessment(
            partnership=assessment.partnership,
            subject="Checks before sentence",
            subject_kind=assessment.subject_kind,
            period_start=assessment.period_start,
            period_end=assessment.period_end,
            scale=assessment.scale,
        ),
        by=alice,
    )
    assessment.sheets.update(score=2)
    other.sheets.update(score=3, evidence_narrative="Seen")
    for each in (assessment, other):
        EvidenceFactory(sheet=sheet_of(each))
        ActionFactory(sheet=sheet_of(each))

    found = progress_of(assessment, other)

    assert (found.compares, found.movements, found.follows_up) == (False, "", False)
    assert {(row.then.score, row.now.score, row.movement, row.change, row.changes) for row in found.components} == {
        (2, 3, None, "", ())
    }
    assert (found.done, found.open, found.new) == (0, 0, 0)
    assert found.why_not_counted.startswith("These are assessments of two different subjects.")
    assert found.title == (
        "Checks before sentence, April 2026 to March 2027, compared with "
        "Peer mentoring after release, April 2026 to March 2027"
    )
    # The radar shows only the later one, like the board report's if last time used another scale.
    assert "last time" not in progress_pictures(found, ()).radar.picture.words


def test_assessments_of_one_subject_and_period_are_labelled_with_their_names(assessment, next_year):
    again = next_year(
        period_start=assessment.period_start,
        period_end=assessment.period_end,
        scale=RatingScale.objects.exclude(pk=assessment.scale_id).earliest("pk"),
    )
    found = progress_of(assessment, Assessment.objects.get(pk=again.pk))
    name = "Peer mentoring after release, April 2026 to March 2027"
    assert (found.then.label, found.now.label) == (name, f"{name}, assessment 2")


def test_assessments_of_two_periods_are_labelled_with_their_periods(assessment, last_year):
    found = progress_of(assessment, last_year)
    assert (found.then.label, found.now.label) == (last_year.period, assessment.period)


def test_actions_carried_to_another_subject_are_followed_up_but_scores_not_compared(assessment, next_year):
    ActionFactory(sheet=sheet_of(assessment), what="Train all")
    assessment.sheets.update(score=2)
    following = next_year(subject="Another subject")
    following.sheets.update(score=3)

    found = progress_of(Assessment.objects.get(pk=assessment.pk), following)

    assert (found.follows_up, found.compares, found.open) == (True, False, 1)


def test_movements_leave_out_kinds_with_no_components(assessment, last_year):
    last_year.sheets.update(score=2)
    for score, slugs in ((3, ["clarity", "capacity"]), (2, ["confidence"]), (1, ["competence"])):
        assessment.sheets.filter(component__slug__in=slugs).update(score=score)

    assert progress_of(assessment, last_year).movements == "2 up, 1 the same, 1 down"


def test_content_carried_forward_unchanged_is_no_change(assessment, next_year):
    sheet = sheet_of(assessment)
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory):
        factory(sheet=sheet)
    ComponentAssessment.objects.filter(pk=sheet.pk).update(evidence_narrative="Seen")

    row = clarity(assessment, next_year())

    assert row.changes == ()
    assert [(text.name, text.words) for text in row.texts] == [("Evidence", "not changed")]
    assert (row.evidence.then, row.evidence.now, row.leads.now, row.stakeholders.now) == (1, 1, 1, 1)
    assert row.to_confirm == 4


def test_texts_are_new_changed_or_no_longer_there(assessment, last_year):
    ComponentAssessment.objects.filter(pk=sheet_of(last_year).pk).update(
        accountability_narrative="The board", operational_review=datetime.date(2026, 1, 1)
    )
    ComponentAssessment.objects.filter(pk=sheet_of(assessment).pk).update(
        evidence_narrative="Seen", operational_review=datetime.date(2027, 1, 1)
    )

    row = clarity(assessment, last_year)

    assert [(text.name, text.words) for text in row.texts] == [
        ("Evidence", "new"),
        ("Accountability", "no longer there"),
        ("Timeframe", "changed"),
    ]
    assert row.changes == ("3 texts changed",)


def test_added_and_removed_rows_are_named(assessment, last_year, police):
    then, now = sheet_of(last_year), sheet_of(assessment)
    for sheet, titles in ((then, ["Audit", "Survey"]), (now, ["AUDIT", "Interviews", "Interviews"])):
        for title in titles:
            EvidenceFactory(sheet=sheet, title=title)
    AccountabilityFactory(sheet=then, agency=police)
    AccountabilityFactory(sheet=now, agency=police, leads_on="Something else")
    StakeholderRoleFactory(sheet=now, agency=None, other="The Landing")

    row = clarity(assessment, last_year)

    assert (row.evidence.added, row.evidence.gone) == (("Interviews", "Interviews"), ("Survey",))
    assert (row.leads.added, row.leads.gone) == ((), ())
    assert row.stakeholders.added == ("The Landing",)
    assert row.changes == ("2 pieces of evidence added", "1 stakeholder added")


def test_renamed_carried_evidence_is_neither_added_nor_removed(assessment, next_year, bob):
    EvidenceFactory(sheet=sheet_of(assessment), title="Audit of 2026")
    following = next_year()
    copy = Evidence.objects.get(sheet__assessment=following)
    copy.title = "Audit of 2027"
    versioned.save(copy, by=bob, version=1)

    row = clarity(assessment, following)

    assert (row.evidence.added, row.evidence.gone) == ((), ())


def test_actions_are_sorted_into_done_stopped_open_and_new(assessment, next_year, alice, bob):
    sheet = sheet_of(assessment)
    before = timezone.now() - datetime.timedelta(days=1)
    ActionFactory(sheet=sheet, what="Done then", status=ActionStatus.DONE, changed_at=before)
    ActionFactory(sheet=sheet, what="Stopped then", status=ActionStatus.STOPPED, stopped_because="No money")
    for what in ("In the copy", "In the earlier one", "Still open", "Given up"):
        ActionFactory(sheet=sheet, what=what)
    following = next_year()
    # It continues in the earlier assessment, not in this one.
    Action.objects.get(sheet__assessment=following, what="In the earlier one").delete()
    done_in_the_copy = Action.objects.get(sheet__assessment=following, what="In the copy")
    done_in_the_earlier = Action.objects.get(sheet=sheet, what="In the earlier one")
    for action in (done_in_the_copy, done_in_the_earlier):
        say(action, bob, ActionStatus.DONE)
    given_up = Action.objects.get(sheet__assessment=following, what="Given up")
    say(given_up, bob, ActionStatus.STOPPED, stopped_because="Nobody came")
    reworded = Action.objects.get(sheet__assessment=following, what="Still open")
    reworded.what = "Still open, in other words"
    versioned.save(reworded, by=bob, version=1)
    ActionFactory(sheet=sheet_of(following), what="New")

    actions = clarity(assessment, following).actions

    assert {line.what for line in actions.done} == {"In the copy", "In the earlier one"}
    assert [(line.what, line.stopped_because, line.is_overdue) for line in actions.stopped] == [
        ("Given up", "Nobody came", False)
    ]
    assert [line.what for line in actions.open] == ["Still open, in other words"]
    assert [line.what for line in actions.new] == ["New"]


def test_an_open_action_is_overdue_from_the_day_after_its_due_date(assessment, last_year):
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    for what, due in (("Late", today - day), ("Today", today), ("Tomorrow", today + day)):
        ActionFactory(sheet=sheet_of(last_year), what=what, due=due)

    found = progress_of(assessment, last_year)

    assert {line.what: line.is_overdue for line in found.components[0].actions.open} == {
        "Late": True,
        "Today": False,
        "Tomorrow": False,
    }
    assert (found.done, found.open, found.new) == (0, 3, 0)


def test_a_component_missing_from_the_earlier_assessment_is_new(assessment, last_year):
    sheet_of(last_year).delete()
    assessment.sheets.update(score=2)

    row = progress_of(assessment, last_year).components[0]

    assert (row.name, row.then, row.movement) == ("Clarity", None, "new")


def test_the_usual_comparison_is_the_subjects_last_sign_off_or_else_the_source(assessment, last_year, alice, next_year):
    assert usual(assessment, others_of(assessment)) is None
    following = next_year(subject="Another subject")
    assert usual(following, others_of(following)) == assessment

    sign_off(last_year, alice)
    assert usual(assessment, others_of(assessment)) == last_year
    # It was signed off for a later period, so it is not "last time".
    assert usual(last_year, others_of(last_year)) is None


def test_only_the_partnerships_own_assessments_can_be_compared(assessment, last_year):
    AssessmentFactory(subject=assessment.subject)

    assert others_of(assessment) == [last_year]


@pytest.mark.parametrize("in_stock", [1, 30])
def test_a_comparison_and_its_list_take_nine_queries_for_any_number_of_rows(assessment, next_year, in_stock):
    for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
        factory.create_batch(in_stock, sheet=sheet_of(assessment))
    following = next_year()
    stored = Assessment.objects.select_related("scale").get(pk=following.pk)

    with CaptureQueriesContext(connection) as queries:
        found = progress_of(stored, others_of(stored)[0])
        assert len(found.components) == 12

    assert len(queries) == 9
    assert found.components[0].evidence.then == in_stock
    assert Accountability.objects.filter(sheet__assessment=following).count() == in_stock
