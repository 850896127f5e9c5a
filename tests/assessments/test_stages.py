"""What each stage allows, as a second table, so that a line lost from the first is noticed."""

import pytest

from assessments.models import Assessment, Stage
from assessments.stages import Doing, allows, why_not

GATHERING, AGREEING, AGREED = Stage.GATHERING_VIEWS, Stage.AGREEING_SCORES, Stage.AGREED
ALLOWED = {
    Doing.GIVE_VIEW: {GATHERING},
    Doing.CLOSE_VIEWS: {GATHERING},
    Doing.EDIT: {GATHERING, AGREEING},
    Doing.AGREE_SCORE: {AGREEING},
    Doing.DISSENT: {AGREEING},
    Doing.CHALLENGE: {GATHERING, AGREEING, AGREED},
    Doing.SIGN_OFF: {AGREEING},
    Doing.REOPEN: {AGREED},
    Doing.CORRECT_MEETING: {AGREED},
    Doing.UPDATE_ACTION: {GATHERING, AGREEING, AGREED},
    Doing.LOOK_FOR_EVIDENCE: {GATHERING, AGREEING, AGREED},
    Doing.CHOOSE_FOR_PAPER: {GATHERING, AGREEING},
}
GIVING, CLOSED = "The agencies are still giving their views", "The agencies’ views are closed"
NOT_SIGNED_OFF, SIGNED_OFF = "This assessment isn’t signed off", "This assessment is signed off. The lead can reopen it"
WHY_NOT = {
    (GATHERING, Doing.AGREE_SCORE): f"{GIVING}. Scores are agreed after the lead has closed them",
    (GATHERING, Doing.DISSENT): "There is no agreed score yet to dissent from",
    (GATHERING, Doing.SIGN_OFF): f"{GIVING}. Close them and agree the scores first",
    (GATHERING, Doing.REOPEN): f"{NOT_SIGNED_OFF}, so there is nothing to reopen",
    (GATHERING, Doing.CORRECT_MEETING): NOT_SIGNED_OFF,
    (AGREEING, Doing.GIVE_VIEW): CLOSED,
    (AGREEING, Doing.CLOSE_VIEWS): f"{CLOSED} already",
    (AGREEING, Doing.REOPEN): f"{NOT_SIGNED_OFF}, so there is nothing to reopen",
    (AGREEING, Doing.CORRECT_MEETING): NOT_SIGNED_OFF,
}


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("doing", Doing)
def test_a_stage_allows_only_these_steps_and_says_why_it_refuses_others(stage, doing):
    assessment = Assessment(stage=stage)

    assert allows(assessment, doing) is (stage in ALLOWED[doing])
    if stage in ALLOWED[doing]:
        assert why_not(assessment, doing) == ""
    else:
        assert why_not(assessment, doing).startswith(WHY_NOT.get((stage, doing), SIGNED_OFF))
