"""What each stage of an assessment allows: one table, with the words for why something can't be done now."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from .models import Assessment, Stage


class Doing(StrEnum):
    GIVE_VIEW = "give_view"
    CLOSE_VIEWS = "close_views"
    EDIT = "edit"
    AGREE_SCORE = "agree_score"
    DISSENT = "dissent"
    CHALLENGE = "challenge"
    SIGN_OFF = "sign_off"
    REOPEN = "reopen"
    CORRECT_MEETING = "correct_meeting"
    UPDATE_ACTION = "update_action"
    LOOK_FOR_EVIDENCE = "look_for_evidence"
    CHOOSE_FOR_PAPER = "choose_for_paper"


ALWAYS = {Doing.CHALLENGE, Doing.UPDATE_ACTION, Doing.LOOK_FOR_EVIDENCE}
ALLOWS = {
    Stage.GATHERING_VIEWS: ALWAYS | {Doing.GIVE_VIEW, Doing.CLOSE_VIEWS, Doing.EDIT, Doing.CHOOSE_FOR_PAPER},
    Stage.AGREEING_SCORES: ALWAYS
    | {Doing.EDIT, Doing.AGREE_SCORE, Doing.DISSENT, Doing.SIGN_OFF, Doing.CHOOSE_FOR_PAPER},
    Stage.AGREED: ALWAYS | {Doing.REOPEN, Doing.CORRECT_MEETING},
}

NOT_SIGNED_OFF = _(
    "This assessment isn’t signed off. Choose its meeting under “Download papers”, or when you sign it off"
)
# Why a stage doesn't allow something, and what to do first.
WHY_NOT = {
    Stage.GATHERING_VIEWS: {
        Doing.AGREE_SCORE: _(
            "The agencies are still giving their views. Scores are agreed after the lead has closed them"
        ),
        Doing.DISSENT: _("There is no agreed score yet to dissent from"),
        Doing.SIGN_OFF: _("The agencies are still giving their views. Close them and agree the scores first"),
        Doing.REOPEN: _("This assessment isn’t signed off, so there is nothing to reopen"),
        Doing.CORRECT_MEETING: NOT_SIGNED_OFF,
    },
    Stage.AGREEING_SCORES: {
        Doing.GIVE_VIEW: _("The agencies’ views are closed"),
        Doing.CLOSE_VIEWS: _("The agencies’ views are closed already"),
        Doing.REOPEN: _("This assessment isn’t signed off, so there is nothing to reopen"),
        Doing.CORRECT_MEETING: NOT_SIGNED_OFF,
    },
    Stage.AGREED: {
        doing: _("This assessment is signed off. The lead can reopen it")
        for doing in Doing
        if doing not in ALLOWS[Stage.AGREED]
    },
}


def allows(assessment: Assessment, doing: Doing) -> bool:
    return doing in ALLOWS[Stage(assessment.stage)]


def why_not(assessment: Assessment, doing: Doing) -> str:
    return "" if allows(assessment, doing) else str(WHY_NOT[Stage(assessment.stage)][doing])
