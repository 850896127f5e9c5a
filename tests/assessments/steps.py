"""Steps that many tests share."""

import datetime
from typing import Any

from assessments.models import Action, ActionStatus, Assessment
from assessments.services import actions, lifecycle
from partnerships.models import User
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory

MEETING = {"board": "Executive", "meeting_date": datetime.date(2026, 12, 1), "decision_asked": "Agree the scores"}


def complete(assessment: Assessment) -> None:
    """Gives every sheet everything Table 1 asks for."""
    for sheet in assessment.sheets.all():
        for factory in (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory):
            factory(sheet=sheet)
    assessment.sheets.update(score=3, strategic_timeframe="By March")


def sign_off(assessment: Assessment, by: User) -> Assessment:
    """Signs off the assessment as it is, with a reason for what is missing."""
    return lifecycle.sign_off(assessment, by=by, missing_because="The year was short", **MEETING)


def say(
    action: Action, by: User, status: str = ActionStatus.UNDER_WAY, done: str = "The first course", **said: Any
) -> Action:
    """Adds an update to an action. If it is done, the update says it is too early to tell the difference."""
    if status == ActionStatus.DONE:
        said.setdefault("difference", "None that we can tell yet")
    version = Action.objects.get(pk=action.pk).version
    return actions.update(action, by=by, version=version, status=status, done=done, **said)
