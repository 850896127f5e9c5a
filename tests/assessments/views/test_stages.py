"""Moving between stages: signed-off papers stay, and each change says who and why."""

import hashlib

import pytest

from assessments.models import Assessment, ComponentAssessment, SignedPaper, Stage
from assessments.services import lifecycle
from tests.assessments.steps import complete, sign_off
from tests.factories import SignedPaperFactory
from tests.pages import form_of

WHY = "A late audit changed the picture."


@pytest.fixture
def address(assessment) -> str:
    return f"/assessments/{assessment.pk}/"


def sign_off_on_page(client, address, **changes):
    given = {"board": "Executive", "decision_asked": "Agree", "meeting_date_day": "15", "meeting_date_month": "12"}
    page = client.get(f"{address}sign-off/")
    return client.post(f"{address}sign-off/", form_of(page, **given, meeting_date_year="2026", **changes), follow=True)


def test_a_signed_off_paper_is_kept_unchanged(assessment, as_, alice, address):
    complete(assessment)
    client = as_(alice)
    sign_off_on_page(client, address)

    paper = SignedPaper.objects.get()
    first = client.get(f"{address}report-1.pdf").content
    assert (paper.number, paper.signed_off_by, paper.sha256) == (1, alice, hashlib.sha256(first).hexdigest())
    assert first.startswith(b"%PDF")
    assert client.get(f"{address}report.pdf").content == first

    client.post(f"{address}reopen/", {"reason": WHY})
    ComponentAssessment.objects.update(score=1)
    assert client.get(f"{address}report-1.pdf").content == first
    assert client.get(f"{address}report.pdf").content != first

    sign_off_on_page(client, address)
    assert [paper.number for paper in SignedPaper.objects.all()] == [1, 2]
    assert client.get(f"{address}report-1.pdf").content == first
    assert client.get(f"{address}report.pdf").content == client.get(f"{address}report-2.pdf").content != first


def test_each_change_of_stage_is_recorded_with_who_and_why(assessment, as_, alice, address):
    sign_off(assessment, alice)
    client = as_(alice)
    page = client.post(f"{address}reopen/", {"reason": WHY}, follow=True).content.decode()

    kept = assessment.transitions.values_list("from_stage", "to_stage", "by__name", "reason")
    assert list(kept) == [
        ("", Stage.AGREEING_SCORES, "Alice", ""),
        (Stage.AGREEING_SCORES, Stage.AGREED, "Alice", ""),
        (Stage.AGREED, Stage.AGREEING_SCORES, "Alice", WHY),
    ]
    assert WHY in page
    stored = Assessment.objects.get()
    assert (stored.stage, stored.agreed_by, stored.agreed_at) == (Stage.AGREEING_SCORES, None, None)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 20_001])
def test_reopening_needs_a_reason_that_fits(assessment, as_, alice, address, reason):
    sign_off(assessment, alice)
    page = as_(alice).post(f"{address}reopen/", {"reason": reason})
    assert "There is a problem" in page.content.decode()
    assert Assessment.objects.get().is_agreed


def test_an_open_assessment_cannot_be_reopened_from_a_stale_page(assessment, as_, alice, address):
    page = as_(alice).post(f"{address}reopen/", {"reason": WHY})
    assert "isn’t signed off, so there is nothing to reopen" in page.content.decode()
    assert WHY in page.content.decode()
    assert assessment.transitions.count() == 1


def test_an_assessment_cannot_be_reopened_beside_an_open_one_of_its_subject(assessment, as_, alice, address):
    sign_off(assessment, alice)
    again = Assessment.objects.get()
    again.pk = None
    again.agreed_by = again.agreed_at = None
    lifecycle.start(again, by=alice)

    page = as_(alice).post(f"{address}reopen/", {"reason": WHY})

    assert "has already started another assessment of this subject" in page.content.decode()
    assert Assessment.objects.get(pk=assessment.pk).is_agreed


def test_a_component_can_have_a_reason_of_its_own(assessment, as_, alice, address):
    page = sign_off_on_page(as_(alice), address, missing_because="The year was short", because_clarity="No audit yet")

    assert "Signed off by Alice" in page.content.decode()
    reasons = dict(assessment.sheets.values_list("component__slug", "missing_because"))
    assert {slug: reason for slug, reason in reasons.items() if reason} == {"clarity": "No audit yet"}
    assert Assessment.objects.get().missing_because == "The year was short"


def test_no_general_reason_is_needed_if_each_component_has_one(assessment, as_, alice, address):
    complete(assessment)
    assessment.sheets.filter(component__slug__in=["clarity", "confidence"]).update(score=None)

    refused = sign_off_on_page(as_(alice), address, because_clarity="No audit yet")
    assert "Say why things are missing" in refused.content.decode()
    assert "No audit yet" in refused.content.decode()

    sign_off_on_page(as_(alice), address, because_clarity="No audit yet", because_confidence="Survey in May")
    assert Assessment.objects.get().is_agreed


def test_while_views_are_gathered_nothing_is_signed_off(assessment, as_, alice, address):
    client = as_(alice)
    form = form_of(client.get(f"{address}sign-off/"), board="Executive", decision_asked="Agree", missing_because="Time")
    date = {"meeting_date_day": "15", "meeting_date_month": "12", "meeting_date_year": "2026"}
    Assessment.objects.update(stage=Stage.GATHERING_VIEWS, views_close="2026-12-01")

    for page in (client.get(f"{address}sign-off/"), client.post(f"{address}sign-off/", form | date)):
        assert "The agencies are still giving their views" in page.content.decode()
    assert Assessment.objects.get().stage == Stage.GATHERING_VIEWS


def test_a_signed_paper_can_be_downloaded_only_in_its_own_partnership(assessment, as_, carol, bob):
    paper = SignedPaperFactory(assessment=assessment, number=7)
    assert as_(carol).get(f"/assessments/{assessment.pk}/report-{paper.number}.pdf").status_code == 404
    assert as_(bob).get(f"/assessments/{assessment.pk}/report-8.pdf").status_code == 404
    answer = as_(bob).get(f"/assessments/{assessment.pk}/report-7.pdf")
    assert answer["Content-Disposition"].endswith('-board-report-7.pdf"')
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("private, no-store", "nosniff")


def test_a_stored_paper_takes_at_most_four_queries(assessment, as_, bob, django_assert_max_num_queries):
    SignedPaperFactory(assessment=assessment, number=1)
    client = as_(bob)
    with django_assert_max_num_queries(4):
        client.get(f"/assessments/{assessment.pk}/report-1.pdf")


def test_a_stale_page_can_neither_sign_off_nor_reopen(assessment, as_, alice, address):
    complete(assessment)
    client = as_(alice)
    old_sign_off = form_of(client.get(f"{address}sign-off/"), board="Executive", decision_asked="Agree")
    date = {"meeting_date_day": "15", "meeting_date_month": "12", "meeting_date_year": "2026"}
    sign_off(assessment, alice)
    old_reopen = form_of(client.get(f"{address}reopen/"), reason=WHY)
    lifecycle.reopen(assessment, by=alice, reason="Wrong score")

    page = client.post(f"{address}sign-off/", old_sign_off | date)
    assert "A sheet was changed after" in page.content.decode()
    assert not Assessment.objects.get().is_agreed

    sign_off(assessment, alice)
    page = client.post(f"{address}reopen/", old_reopen)
    assert "This assessment was changed after you opened this page" in page.content.decode()
    assert Assessment.objects.get().is_agreed


def test_the_trail_does_not_call_closing_views_a_reopening(gathering, as_, alice):
    lifecycle.close_views(gathering, by=alice)
    text = as_(alice).get(f"/assessments/{gathering.pk}/trail/").content.decode()
    assert "Alice closed the agencies’ views" in text
    assert "reopened" not in text
