"""The state of an assessment in numbers."""

import datetime

import pytest

from assessments.models import ActionStatus, Assessment
from assessments.papers.counts import ScoreCounts, StatusCount, earlier_of, on_its_scale
from assessments.papers.pictures import pictures_of
from assessments.papers.summary import board_report
from tests.assessments.steps import sign_off
from tests.factories import ActionFactory, AssessmentFactory

YESTERDAY = datetime.date.today() - datetime.timedelta(days=1)


def test_actions_are_counted_by_status_and_only_open_ones_are_overdue(assessment):
    sheet = assessment.sheets.first()
    for status in ActionStatus:
        because = "No longer needed" if status == ActionStatus.STOPPED else ""
        ActionFactory(sheet=sheet, status=status, due=YESTERDAY, stopped_because=because)
    ActionFactory(sheet=sheet)
    assert board_report(assessment).actions_by_status == (
        StatusCount("Not started", 2, 1),
        StatusCount("Under way", 1, 1),
        StatusCount("Done", 1, 0),
        StatusCount("Stopped", 1, 0),
    )


def test_an_action_that_continues_in_a_later_assessment_is_listed_separately(assessment, last_year):
    old = ActionFactory(sheet=last_year.sheets.first(), due=YESTERDAY)
    ActionFactory(sheet=assessment.sheets.first(), continues=old)
    counts = board_report(last_year).actions_by_status
    assert counts[0] == StatusCount("Not started", 0, 0)
    assert counts[-1] == StatusCount("Carried forward", 1, 0)


def test_the_trend_has_the_subjects_signed_off_assessments_and_this_one(assessment, last_year, alice):
    last_year.sheets.filter(component__slug__in=("clarity", "capacity")).update(score=3)
    sign_off(last_year, by=alice)
    assessment.sheets.filter(component__slug="clarity").update(score=1)
    assert board_report(assessment).trend == (
        ScoreCounts("April 2025 to March 2026", 12, (0, 0, 2, 0)),
        ScoreCounts("April 2026 to March 2027", 12, (1, 0, 0, 0)),
    )


def test_the_trend_leaves_out_assessments_on_another_scale(assessment, last_year_elsewhere, alice):
    sign_off(last_year_elsewhere, by=alice)
    report = board_report(assessment)
    assert [each.period for each in report.trend] == ["April 2026 to March 2027"]
    assert (report.last_time.same_scale, pictures_of(report).trend) == (False, None)


@pytest.mark.parametrize("fields", [{"subject": "Another"}, {"period_end": datetime.date(2027, 3, 31)}, {}])
def test_open_later_or_other_subjects_assessments_are_not_earlier_ones(assessment, fields):
    AssessmentFactory(
        partnership=assessment.partnership,
        **{"subject": assessment.subject, "period_end": datetime.date(2026, 3, 31), **fields},
        period_start=datetime.date(2025, 4, 1),
    )
    assert earlier_of(assessment) == []


def test_counting_earlier_scores_takes_a_query_and_one_for_each_assessment(
    assessment, last_year, alice, django_assert_num_queries
):
    sign_off(last_year, by=alice)
    found = Assessment.objects.get(pk=assessment.pk)
    with django_assert_num_queries(2):
        assert len(on_its_scale(found, earlier_of(found))) == 1
