"""The paper marks unconfirmed rows carried forward, and gives each component's own reason for what is missing."""

import pytest

from assessments.models import Assessment, ComponentAssessment
from assessments.services import lifecycle
from tests.assessments.papers.board import board_html
from tests.assessments.steps import MEETING
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory

SAID = "carried forward, not confirmed"


@pytest.mark.parametrize("carried", [True, False])
@pytest.mark.parametrize(
    ("factory", "times"),
    [(EvidenceFactory, 1), (AccountabilityFactory, 1), (StakeholderRoleFactory, 1), (ActionFactory, 2)],
)
def test_an_unconfirmed_row_is_marked_in_the_report(assessment, factory, times, carried):
    factory(sheet=assessment.sheets.first(), carried=carried)
    # An action is on its sheet and in the plan.
    assert board_html(assessment).count(SAID) == (times if carried else 0)


def test_a_sheet_says_that_its_texts_are_unconfirmed(assessment):
    assert "have not been confirmed" not in board_html(assessment)
    ComponentAssessment.objects.filter(component__slug="clarity").update(carried=True)
    assert board_html(assessment).count("have not been confirmed") == 1


def test_a_components_own_reason_for_missing_content_is_printed_until_reopening(assessment, alice):
    reasons = {"clarity": "No audit before May"}
    lifecycle.sign_off(assessment, by=alice, missing_because="The year was short", reasons=reasons, **MEETING)
    signed_off = Assessment.objects.select_related("partnership__region", "scale", "agreed_by").get()
    html = board_html(signed_off)
    assert "No audit before May" in html
    assert "The year was short" in html

    reopened = lifecycle.reopen(signed_off, by=alice, reason="A late audit")
    assert "No audit before May" not in board_html(reopened)
