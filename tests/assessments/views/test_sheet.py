"""A component's sheet: reading it, filling it in, and what it refuses."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, ComponentAssessment
from tests.assessments.steps import sign_off
from tests.factories import AccountabilityFactory, ActionFactory, EvidenceFactory, StakeholderRoleFactory

ITEMS = (EvidenceFactory, AccountabilityFactory, StakeholderRoleFactory, ActionFactory)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def typed(**changes: str) -> dict[str, str]:
    """What the form sends when every field is filled in."""
    return {
        "version": "1",
        "score": "3",
        "evidence_narrative": "The new protocol is used in all courts.",
        "accountability_narrative": "The practice group reports each quarter.",
        "strategic_timeframe": "Everywhere by next spring.",
        "strategic_review_day": "31",
        "strategic_review_month": "3",
        "strategic_review_year": "2027",
        "operational_timeframe": "Training by September.",
        "operational_review_day": "30",
        "operational_review_month": "September",
        "operational_review_year": "2026",
    } | changes


def stored() -> ComponentAssessment:
    return ComponentAssessment.objects.get(component__slug="clarity")


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_reading_a_sheet_takes_at_most_13_queries_for_any_number_of_rows(sheet, as_, bob, rows):
    for factory in ITEMS:
        factory.create_batch(rows, sheet=sheet)
    client, url = as_(bob), sheet.get_absolute_url()

    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)

    assert page.status_code == 200
    assert len(queries) <= 13


def test_saving_a_sheet_takes_at_most_10_queries(sheet, as_, bob):
    client, url = as_(bob), sheet.get_absolute_url()

    with CaptureQueriesContext(connection) as queries:
        client.post(url, typed(save_and_continue=""))

    assert stored().score == 3
    assert len(queries) <= 10


def test_saving_keeps_every_field_and_goes_on_to_the_next_component(sheet, as_, bob):
    answer = as_(bob).post(sheet.get_absolute_url(), typed(save_and_continue=""))

    saved = stored()
    assert answer.url == f"/assessments/{sheet.assessment_id}/confidence/"
    assert (saved.score, saved.version, saved.changed_by) == (3, 2, bob)
    assert saved.evidence_narrative == "The new protocol is used in all courts."
    assert saved.accountability_narrative == "The practice group reports each quarter."
    assert (saved.strategic_timeframe, saved.strategic_review) == (
        "Everywhere by next spring.",
        datetime.date(2027, 3, 31),
    )
    assert (saved.operational_timeframe, saved.operational_review) == (
        "Training by September.",
        datetime.date(2026, 9, 30),
    )


def test_save_and_return_goes_back_to_the_overview(sheet, as_, bob):
    answer = as_(bob).post(sheet.get_absolute_url(), typed(save_and_return=""))

    assert answer.url == f"/assessments/{sheet.assessment_id}/"


def test_after_the_last_component_saving_goes_back_to_the_overview(assessment, as_, bob):
    last = assessment.sheets.get(component__slug="commitment")

    assert as_(bob).post(last.get_absolute_url(), typed()).url == f"/assessments/{assessment.pk}/"


@pytest.mark.parametrize(
    ("go_on", "path"),
    [
        ("evidence/add", "evidence/add/"),
        ("leads/7", "leads/7/"),
        ("actions/7/remove", "actions/7/remove/"),
        ("https://elsewhere.example.org/", "../confidence/"),
        ("users/7", "../confidence/"),
    ],
)
def test_buttons_within_the_form_save_first_and_lead_only_to_the_sheets_pages(sheet, as_, bob, go_on, path):
    answer = as_(bob).post(sheet.get_absolute_url(), typed(go_on=go_on))

    here = sheet.get_absolute_url()
    expected = here.replace("clarity/", path[3:]) if path.startswith("../") else here + path
    assert answer.url == expected
    assert stored().score == 3


def test_a_score_can_be_cleared(sheet, as_, bob):
    ComponentAssessment.objects.filter(pk=sheet.pk).update(score=2)

    as_(bob).post(sheet.get_absolute_url(), typed(score=""))

    assert stored().score is None


def test_saving_what_nobody_changed_makes_no_new_version(sheet, as_, bob):
    client = as_(bob)
    client.post(sheet.get_absolute_url(), typed())
    client.post(sheet.get_absolute_url(), typed(version="2"))

    assert stored().version == 2


@pytest.mark.parametrize("term", ["strategic", "operational"])
def test_a_review_date_that_has_passed_is_saved_with_a_warning(sheet, as_, bob, term):
    past = {f"{term}_review_{part}": value for part, value in (("day", "1"), ("month", "3"), ("year", "2026"))}

    page = as_(bob).post(sheet.get_absolute_url(), typed(**past), follow=True).content.decode()

    assert getattr(stored(), f"{term}_review") == datetime.date(2026, 3, 1)
    assert page.count(f"The {term} review date has passed: it was 1 March 2026") == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("score", "5", "Choose one of the answers"),
        ("score", "0", "Choose one of the answers"),
        ("score", "three", "Choose one of the answers"),
        ("evidence_narrative", "x" * 20_001, "must be 20,000 characters or fewer"),
        ("operational_review_day", "31", "Enter a real date"),
        ("operational_review_month", "", "must include a month"),
        ("version", "", "Open this page again"),
    ],
)
def test_bad_input_gets_a_message_twice_keeps_what_was_typed_and_changes_nothing(
    sheet, as_, bob, field, value, message
):
    page = as_(bob).post(sheet.get_absolute_url(), typed(**{field: value}))

    text = page.content.decode()
    assert page.status_code == 200
    # In the summary, and beside the field unless it is hidden.
    assert text.count(message) == (1 if field == "version" else 2)
    assert "The practice group reports each quarter." in text
    assert stored().version == 1
    assert stored().score is None


def test_line_breaks_count_once_towards_the_limit_of_20000_characters(sheet, as_, bob):
    text = "ŵ\r\n" * 10_000

    as_(bob).post(sheet.get_absolute_url(), typed(evidence_narrative=text[:-2]))

    assert len(stored().evidence_narrative) == 19_999


def test_less_than_signs_and_addresses_in_angle_brackets_are_plain_text(sheet, as_, bob):
    text = "Waits of <5 days; ask <team@example.org>; 3 < 4 > 2"

    as_(bob).post(sheet.get_absolute_url(), typed(evidence_narrative=text))

    assert stored().evidence_narrative == text


def test_a_save_from_a_stale_page_names_who_saved_first_and_keeps_both_texts(sheet, as_, alice, bob):
    as_(alice).post(sheet.get_absolute_url(), typed(evidence_narrative="What Alice saw", score="2"))

    page = as_(bob).post(sheet.get_absolute_url(), typed(evidence_narrative="What Bob saw"))

    text = page.content.decode()
    assert "Alice saved this at" in text
    assert "What Alice saw" in text
    assert "What Bob saw" in text
    assert "2 Requires improvement" in text
    assert stored().evidence_narrative == "What Alice saw"
    # Bob has now seen Alice's text, so saving again is his decision.
    again = re.search(r'name="version" value="(\d+)"', text)[1]
    as_(bob).post(sheet.get_absolute_url(), typed(evidence_narrative="What both saw", version=again))
    assert stored().evidence_narrative == "What both saw"


def test_a_save_after_sign_off_is_refused_and_keeps_the_text_on_the_page(sheet, as_, alice, bob):
    sign_off(sheet.assessment, alice)

    page = as_(bob).post(sheet.get_absolute_url(), typed())

    text = page.content.decode()
    assert "Alice signed this assessment off on" in text
    assert "The new protocol is used in all courts." in text
    assert stored().score is None


def test_a_signed_off_sheet_is_read_only(sheet, as_, alice, bob):
    ComponentAssessment.objects.filter(pk=sheet.pk).update(score=3, evidence_narrative="Seen & <found>")
    sign_off(sheet.assessment, alice)

    text = as_(bob).get(sheet.get_absolute_url()).content.decode()

    assert "Signed off by Alice" in text
    assert "Seen &amp; &lt;found&gt;" in text
    assert "<textarea" not in text


def test_scrutineers_and_observers_read_a_sheet_and_cannot_save_it(sheet, as_, sam, olive):
    for person in (sam, olive):
        client = as_(person)
        assert "<textarea" not in client.get(sheet.get_absolute_url()).content.decode()
        assert client.post(sheet.get_absolute_url(), typed()).status_code == 403

    assert stored().score is None


def test_carol_gets_404_and_anyone_not_signed_in_is_asked_to_sign_in(sheet, as_, client, carol):
    assert client.get(sheet.get_absolute_url()).url == f"/sign-in/?next={sheet.get_absolute_url()}"
    assert as_(carol).get(sheet.get_absolute_url()).status_code == 404
    assert as_(carol).post(sheet.get_absolute_url(), typed()).status_code == 404


@pytest.mark.parametrize("component", ["nothing-such", "CLARITY"])
def test_an_unknown_component_is_404(assessment, as_, bob, component):
    assert as_(bob).get(f"/assessments/{assessment.pk}/{component}/").status_code == 404
