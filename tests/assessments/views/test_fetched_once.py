"""A POST fetches its row once, whether it is saved or refused."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from assessments.forms import ActionUpdateForm
from assessments.models import Action, ActionUpdate, Assessment, ComponentAssessment
from tests.assessments.steps import say
from tests.factories import ActionFactory, EvidenceFactory
from tests.pages import form_of

# How a fetch of a row for a person begins.
AN_ACTION, A_SHEET = 'SELECT "assessments_action".', 'SELECT "assessments_componentassessment".'


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def post(client, url: str, typed: dict, marker: str) -> tuple[int, int]:
    """The response's status, and how many of the marked fetches came before it."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post(url, typed)
    return answer.status_code, sum(
        query["sql"].startswith(marker) and '"viewer_role"' in query["sql"] for query in queries
    )


@pytest.mark.parametrize(("status", "answer"), [("under_way", 302), ("done", 200)])
def test_an_update_fetches_its_action_once(as_, bob, sheet, police, status, answer):
    """Closing an action as done without a difference is refused."""
    url = ActionFactory(sheet=sheet, lead_agency=police).get_absolute_url()
    client = as_(bob)
    typed = form_of(client.get(url), status=status, done="Two courses held", difference="")

    assert post(client, url, typed, AN_ACTION) == (answer, 1)


def test_a_simultaneous_update_is_refused_and_the_page_shows_the_other_update(
    as_, alice, bob, sheet, police, monkeypatch
):
    """The other update comes between the fetch and the lock."""
    action = ActionFactory(sheet=sheet, lead_agency=police)
    client, save_as = as_(bob), ActionUpdateForm.save_as
    typed = form_of(client.get(action.get_absolute_url()), status="under_way", done="Two courses held")

    def too_late(form, user):
        say(Action.objects.get(), alice, "done", "Three courses held")
        return save_as(form, user)

    monkeypatch.setattr(ActionUpdateForm, "save_as", too_late)
    answer = client.post(action.get_absolute_url(), typed)

    shown = {fact["key"]: fact["value"] for fact in answer.context["story"].facts}
    assert (shown["Status"], shown["Done on"]) == ("Done", date_format(timezone.localdate()))
    assert [update.done for update in ActionUpdate.objects.all()] == ["Three courses held"]


@pytest.mark.parametrize(("day", "answer"), [("", 302), ("45", 200)])
def test_a_confirmation_among_a_sheets_fields_fetches_the_sheet_once(as_, bob, sheet, day, answer):
    """It saves the sheet first, and is refused if the sheet is."""
    item = EvidenceFactory(sheet=sheet, carried=True)
    url, client = sheet.get_absolute_url(), as_(bob)
    seen = f"evidence/{item.pk}/1"
    typed = form_of(client.get(url), evidence_narrative="Seen again", strategic_review_day=day, seen=seen)

    assert post(client, f"{url}evidence/{item.pk}/confirm/", typed, A_SHEET) == (answer, 1)
