import datetime

from assessments.models import ActionStatus, Shows
from assessments.papers.sentences import movements, summary
from assessments.papers.summary import board_report
from tests.assessments.steps import complete, sign_off
from tests.factories import ActionFactory, EvidenceFactory

TODAY = datetime.date(2026, 11, 20)


def sentences(assessment) -> tuple[str, ...]:
    return summary(board_report(assessment, today=TODAY))


def test_the_summary_of_an_empty_assessment_says_there_is_nothing_yet(assessment):
    assert sentences(assessment) == (
        "No component has been scored yet.",
        "This subject has not been assessed before.",
        "No evidence recorded yet.",
        "No actions planned yet.",
    )


def test_each_number_says_what_it_counts(assessment):
    first, second = assessment.sheets.all()[:2]
    assessment.sheets.filter(pk=first.pk).update(score=4)
    assessment.sheets.filter(pk=second.pk).update(score=2)
    EvidenceFactory(sheet=first, shows=Shows.IMPACT)
    EvidenceFactory(sheet=first, shows=Shows.ACTIVITY)
    ActionFactory(sheet=first, due=datetime.date(2026, 1, 1))
    ActionFactory(sheet=first, due=datetime.date(2026, 1, 1), status=ActionStatus.DONE)
    assert sentences(assessment) == (
        "2 of 12 components scored; 1 of these at Good or better.",
        "This subject has not been assessed before.",
        "10 components are not yet scored. 2 scored components are missing something else that the framework asks for.",
        "2 pieces of evidence: 1 on activity (what was done), 1 on impact (what difference it made).",
        "2 actions: 1 open, of which 1 overdue; 1 done.",
    )


def test_a_complete_assessment_says_that_nothing_is_missing(assessment):
    complete(assessment)
    assert "Nothing that the framework asks for is missing." in sentences(assessment)


def test_movement_counts_the_components_up_the_same_down_and_new(assessment, last_year, alice):
    for number, sheet in enumerate(last_year.sheets.order_by("component__position")):
        sheet.score = (2, 2, 4, None)[number % 4]
        sheet.save()
    sign_off(last_year, by=alice)
    assessment.sheets.update(score=2)
    assessment.sheets.filter(component__slug="clarity").update(score=3)
    assert movements(board_report(assessment)) == "1 up, 5 the same, 3 down, 3 new"
    assert "Since last time (April 2025 to March 2026): 1 up, 5 the same, 3 down, 3 new." in sentences(assessment)


def test_the_summary_names_last_times_other_scale_and_compares_nothing(assessment, last_year_elsewhere, alice):
    last_year_elsewhere.sheets.update(score=1)
    sign_off(last_year_elsewhere, by=alice)
    assessment.sheets.update(score=3)
    found = sentences(assessment)[1]
    assert found == (
        "Last time (April 2025 to March 2026) another scale was used, so the scores are not compared: "
        "Care Inspectorate Wales ratings (from April 2025)."
    )
