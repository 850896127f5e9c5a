"""The page where a lead corrects the meeting of a signed-off assessment."""

import datetime
import re

import pytest

from assessments.models import Assessment
from assessments.papers import signing
from assessments.papers.formats import HtmlPaper
from assessments.papers.kinds import kind_of, source_of
from assessments.services import lifecycle
from safeguarding.printing.made import Made
from tests.assessments.steps import MEETING, sign_off
from tests.pages import form_of, words_of

NEW = {
    "meeting": "Scrutiny group",
    "meeting_date_day": "8",
    "meeting_date_month": "12",
    "meeting_date_year": "2026",
    "purpose": "noting",
}


@pytest.fixture
def url(assessment) -> str:
    return f"/assessments/{assessment.pk}/meeting/"


@pytest.fixture
def signed(assessment, alice) -> Assessment:
    return sign_off(assessment, alice)


@pytest.fixture
def signed_with_paper(assessment, alice) -> Assessment:
    return signing.sign_off(assessment, by=alice, missing_because="The year was short", **MEETING)


def html_of(assessment) -> str:
    source = source_of(kind_of("board-report", "pdf"), "pdf", assessment)
    return source.kind.writers["pdf"].set(source.values, source.shows)[0]


def test_a_lead_corrects_the_meeting_and_the_report_is_the_latest_version(signed, url, as_, alice):
    client = as_(alice)

    page = client.post(url, form_of(client.get(url), **NEW), follow=True)

    said = "The meeting details for “Peer mentoring after release, April 2026 to March 2027” have been corrected"
    assert said in page.content.decode()
    stored = Assessment.objects.get()
    assert (stored.board, stored.meeting_date, stored.stage) == ("Scrutiny group", datetime.date(2026, 12, 8), "agreed")
    papers = words_of(client.get(f"/assessments/{signed.pk}/papers/"))
    assert "Meeting or purpose corrected on" in papers
    assert client.get(f"/assessments/{signed.pk}/report.pdf").content == bytes(signed.papers.last().content)


def test_the_trail_shows_the_meeting_before_and_after(signed, url, as_, alice):
    client = as_(alice)
    client.post(url, form_of(client.get(url), **NEW))

    trail = words_of(client.get(f"/assessments/{signed.pk}/trail/"))

    for words in ("Executive", "Scrutiny group", "1 December 2026", "8 December 2026", "For decision", "For noting"):
        assert words in trail


def test_a_corrected_paper_names_the_new_meeting_first_and_explains_at_the_end(signed_with_paper, url, as_, alice):
    client = as_(alice)
    client.post(url, form_of(client.get(url), **NEW))

    html = " ".join(html_of(Assessment.objects.get()).split())

    front, end = html.split('id="findings"')[0], html.split('id="version"')[1]
    assert "Scrutiny group, 8 December 2026" in front
    assert "For noting: what the board is asked to do" in front
    assert "meeting or purpose corrected by Alice on" in front
    assert "Only the meeting" not in end
    assert "Scores, sheets and recommendations are as signed off on" in end
    assert "Actions and evidence are as at" in end
    assert "It replaces version 1, which has been kept unchanged." in end
    assert " ." not in re.sub(r"<[^>]+>", "", end.split("</section>")[0])


def test_the_overview_links_the_corrected_version_beside_the_signed_one(signed_with_paper, url, as_, alice):
    client = as_(alice)
    client.post(url, form_of(client.get(url), **NEW))

    page = client.get(signed_with_paper.get_absolute_url())

    assert "Board report 1 as signed off (PDF) . Corrected: board report 2 (PDF)" in words_of(page)
    assert f'href="/assessments/{signed_with_paper.pk}/report-2.pdf"' in page.content.decode()


def test_both_versions_can_be_downloaded(assessment, url, as_, alice, olive, monkeypatch):
    made = iter((b"%PDF first", b"%PDF second"))
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: Made(next(made)))
    signing.sign_off(assessment, by=alice, missing_because="The year was short", **MEETING)
    as_(alice).post(url, form_of(as_(alice).get(url), **NEW))

    names = ("report-1.pdf", "report-2.pdf", "report.pdf")
    papers = [as_(olive).get(f"/assessments/{assessment.pk}/{name}").content for name in names]

    assert papers == [b"%PDF first", b"%PDF second", b"%PDF second"]


@pytest.mark.parametrize("is_signed_again", [True, False])
def test_the_reason_for_reopening_is_at_the_papers_end(signed, alice, is_signed_again):
    lifecycle.reopen(signed, by=alice, reason="Wrong meeting date")
    if is_signed_again:
        sign_off(signed, alice)

    html = " ".join(html_of(Assessment.objects.get()).split())

    assert html.count("Wrong meeting date") == 1
    assert "Wrong meeting date" in html.split('id="version"')[1]
    assert html.index("Action plan</h2>") < html.index("Wrong meeting date")


def test_a_stale_correction_is_refused_and_keeps_what_was_typed(signed, url, as_, alice):
    client = as_(alice)
    page = client.get(url)
    assert words_of(page).count("April 2026 to March 2027") == 1
    client.post(url, form_of(page, **NEW))

    told = client.post(url, form_of(page, **NEW | {"meeting": "Quality group"}))

    words = words_of(told)
    assert "The meeting details were changed after you opened this page" in words
    assert "Quality group" in told.content.decode()
    assert "Scrutiny group" in words
    assert Assessment.objects.get().board == "Scrutiny group"
    client.post(url, form_of(told))
    assert Assessment.objects.get().board == "Quality group"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"meeting": ""}, "Fill in “Which board or meeting will consider the paper?”"),
        ({"meeting_date_year": "2025"}, "Enter a date on or after 1 April 2026, when the period starts"),
        ({"purpose": "party"}, "Choose"),
    ],
)
def test_bad_input_is_explained_and_changes_nothing(signed, url, as_, alice, changes, words):
    client = as_(alice)

    page = client.post(url, form_of(client.get(url), **NEW | changes))

    assert "There is a problem" in words_of(page)
    assert words in words_of(page)
    assert Assessment.objects.get().corrected_at is None


def test_before_sign_off_the_meeting_cannot_be_corrected_and_is_not_offered(assessment, url, as_, alice):
    assert "This assessment isn’t signed off." in words_of(as_(alice).get(url))
    assert "Correct the meeting" not in words_of(as_(alice).get(f"/assessments/{assessment.pk}/"))


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("sam", 403), ("olive", 403), ("carol", 404)])
def test_only_a_lead_can_correct_the_meeting(request, signed, url, as_, who, status):
    client = as_(request.getfixturevalue(who))

    assert (client.get(url).status_code, client.post(url, NEW).status_code) == (status, status)
    assert Assessment.objects.get().board == "Executive"
