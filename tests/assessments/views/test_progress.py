"""The page that compares two assessments."""

import datetime

import pytest
from django.core.cache import caches

from assessments.models import Assessment, RatingScale
from assessments.services import lifecycle
from assessments.views import progress
from tests.assessments.steps import sign_off
from tests.factories import ActionFactory, AssessmentFactory, EvidenceFactory
from tests.pages import words_of


@pytest.fixture
def earlier(assessment: Assessment, alice) -> Assessment:
    """The year before, on another inspectorate's scale, signed off."""
    found = lifecycle.start(
        Assessment(
            partnership=assessment.partnership,
            subject=assessment.subject,
            subject_kind=assessment.subject_kind,
            period_start=datetime.date(2025, 4, 1),
            period_end=datetime.date(2026, 3, 31),
            scale=RatingScale.objects.get(slug="ciw-2025"),
        ),
        by=alice,
    )
    found.sheets.update(score=4)
    return sign_off(found, alice)


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/progress/"


def test_only_people_in_the_partnership_can_read_the_comparison(as_, alice, bob, sam, olive, carol, earlier, url):
    for person, status in ((alice, 200), (bob, 200), (sam, 200), (olive, 200), (carol, 404)):
        assert as_(person).get(url).status_code == status


def test_the_page_starts_with_the_last_sign_off_and_says_what_is_compared(as_, olive, assessment, earlier, url):
    assessment.sheets.update(score=3)
    EvidenceFactory(sheet=assessment.sheets.first(), title="Audit of 40 cases")
    ActionFactory(sheet=assessment.sheets.first(), what="Train all")

    text = as_(olive).get(url).content.decode()

    assert f'<option value="{earlier.pk}" selected>' in text
    assert "Excellent" in text
    assert "Good" in text
    assert "down 1" not in text
    assert "These assessments were scored on different scales." in text
    assert "Peer mentoring after release, April 2026 to March 2027, compared with Peer mentoring" in text
    assert "Audit of 40 cases" in text
    assert "1 piece of evidence added, 1 new action" in text


def test_another_assessment_can_be_chosen(as_, olive, assessment, earlier, url):
    other = AssessmentFactory(partnership=assessment.partnership, subject="Checks before sentence")

    text = as_(olive).get(url, {"with": other.pk}).content.decode()

    assert f'<option value="{other.pk}" selected>' in text
    assert "These are assessments of two different subjects" in text
    assert "action done since" not in text
    assert "Checks before sentence, April 2026 to March 2027" in text


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99999999999999999999", "1 OR 1"])
def test_an_invalid_choice_is_explained_and_compares_nothing(as_, olive, earlier, url, asked):
    page = as_(olive).get(url, {"with": asked})

    assert page.status_code == 200
    assert page.content.decode().count("Choose one of your partnership’s assessments from the list") == 2
    assert "app-score-list--compare" not in page.content.decode()


def test_an_assessment_cannot_be_compared_with_itself_or_another_partnerships(as_, olive, assessment, earlier, url):
    elsewhere = AssessmentFactory(subject="What others assess")

    for asked in (assessment.pk, elsewhere.pk):
        text = as_(olive).get(url, {"with": asked}).content.decode()
        assert "Choose one of your partnership’s assessments from the list" in text
        assert "What others assess" not in text


def test_the_page_says_if_there_is_no_other_assessment(as_, olive, assessment, url):
    assert "There is no other assessment of your partnership" in as_(olive).get(url).content.decode()


def test_without_an_obvious_comparison_the_reader_is_asked_to_choose(as_, olive, assessment, url):
    AssessmentFactory(partnership=assessment.partnership, subject="Checks before sentence")

    text = as_(olive).get(url).content.decode()

    assert "Choose an assessment" in text
    assert "app-score-list--compare" not in text


def test_what_has_not_changed_is_rendered_once_and_a_change_is_seen_at_once(
    as_, alice, olive, assessment, earlier, url, monkeypatch
):
    rendered, real = [], progress.progress_pictures
    monkeypatch.setattr(progress, "progress_pictures", lambda *values: rendered.append(1) or real(*values))
    caches["pages"].clear()
    before = words_of(as_(alice).get(url))
    assert words_of(as_(olive).get(url)) == before
    assert len(rendered) == 1

    EvidenceFactory(sheet=assessment.sheets.first(), title="Added since")
    assert "Added since" in words_of(as_(alice).get(url))
    # Only the picture of all years shows this one.
    Assessment.objects.filter(pk=earlier.pk).update(scale=assessment.scale, period_start=datetime.date(2025, 3, 1))
    assert "March 2025" in words_of(as_(alice).get(url))
    assert len(rendered) == 3
