import datetime

import pytest

from assessments.models import Action
from assessments.papers.cover import recommendations_in
from assessments.papers.recommendations import drafted, recommended
from assessments.papers.summary import board_report
from tests.assessments.moderating import with_views
from tests.assessments.steps import complete, sign_off
from tests.factories import EvidenceFactory, PaperOptionsFactory


def test_without_scores_the_first_recommendation_is_a_date_for_scoring(assessment):
    assert drafted(board_report(assessment)) == (
        "Agree a date for scoring. No component has been scored yet.",
        "Ask for evidence for all 12 components: none is recorded.",
        "Decide who leads on all 12 components.",
    )


def test_recommendations_cover_low_scores_gaps_overdue_actions_and_divided_views(gathering, alice):
    agreeing = with_views(gathering, alice, capacity=(1, 4))
    complete(agreeing)
    agreeing.sheets.filter(component__slug="clarity").update(score=2)
    agreeing.sheets.filter(component__slug="confidence").update(score=None)
    Action.objects.filter(sheet__component__slug="clarity").update(due=datetime.date(2026, 5, 1))
    agreeing.sheets.get(component__slug="competence").evidence.all().delete()
    agreeing.sheets.get(component__slug="clarity").accountabilities.all().delete()
    report = board_report(agreeing, today=datetime.date(2026, 6, 1))
    found = drafted(report)
    assert found[:6] == (
        "Agree the scores of 11 components as the partnership’s own judgement.",
        "Agree action on components scored below Good: Clarity.",
        "Agree a date for scoring these: Confidence.",
        "Discuss why the agencies’ views are far apart on Capacity.",
        "Ask for 1 overdue action to be finished or given a new date. It belongs to Clarity.",
        "Ask for evidence for Competence: none is recorded.",
    )
    assert len(found) == 7


def test_evidence_of_activity_only_is_asked_what_difference_was_made(assessment):
    complete(assessment)
    for sheet in assessment.sheets.exclude(component__slug="clarity"):
        EvidenceFactory(sheet=sheet, shows="impact")
    assessment.sheets.get(component__slug="clarity").evidence.update(shows="activity")
    [*_others, last] = drafted(board_report(assessment))
    assert last == "Ask what difference the work has made to people for Clarity: the evidence shows activity only."


def test_saved_recommendations_are_used_without_their_numbers_and_bullets(assessment):
    PaperOptionsFactory(assessment=assessment, recommendations="1. Agree\n\n2) Note\n- Thank\n")
    assert recommended(board_report(assessment)) == ("Agree", "Note", "Thank")


def test_saving_no_recommendations_does_not_bring_back_the_draft(assessment):
    PaperOptionsFactory(assessment=assessment, recommendations="")
    assert recommended(board_report(assessment)) == ()


def test_a_signed_off_report_keeps_the_recommendations_signed_off(assessment, alice):
    signed = sign_off(assessment, alice)
    type(signed.paper_options).objects.update(recommendations="Something else")
    assert recommended(board_report(assessment.__class__.objects.get())) == ("Agree the scores",)


@pytest.mark.parametrize(("typed", "read"), [("", ()), ("10 agencies agree", ("10 agencies agree",)), ("• a", ("a",))])
def test_bullets_are_removed_from_recommendations_but_a_number_in_the_text_is_not(typed, read):
    assert recommendations_in(typed) == read
