"""Unscored components are not results, and strong scores always say something about their evidence."""

import datetime

import lxml.html
import pytest

from assessments.models import Assessment
from assessments.papers.kinds import kind_of, source_of
from assessments.papers.pictures import pictures_of
from assessments.papers.sentences import strong_title, weak_title
from assessments.papers.summary import board_report
from tests.assessments.steps import sign_off
from tests.factories import EvidenceFactory, EvidenceFileFactory
from tests.pages import words_of


def score(assessment: Assessment, *scores: int) -> None:
    for sheet, each in zip(assessment.sheets.order_by("component__position"), scores, strict=False):
        assessment.sheets.filter(pk=sheet.pk).update(score=each)


def first_of(assessment: Assessment):
    return assessment.sheets.order_by("component__position").first()


def html_of(slug: str, assessment: Assessment) -> str:
    source = source_of(kind_of(slug, "pdf"), "pdf", assessment)
    page = lxml.html.fromstring(source.kind.writers["pdf"].set(source.values, source.shows)[0])
    return " ".join(" ".join(page.find(".//main").itertext()).split())


@pytest.mark.parametrize(
    ("scores", "strong", "weak"),
    [
        ((), "What is strong: not yet scored", "What needs work: not yet scored"),
        (
            (3, 4, 2),
            "What is strong: 2 of 3 scored components at Good or better; 9 not yet scored",
            "What needs work: 1 of 3 scored components; 9 not yet scored",
        ),
        ((3,) * 12, "What is strong: 12 of 12 at Good or better", "What needs work: 0 of 12"),
    ],
)
def test_findings_count_scored_components_and_how_many_are_not_yet_scored(assessment, as_, olive, scores, strong, weak):
    score(assessment, *scores)

    report = board_report(assessment)

    assert (strong_title(report), weak_title(report)) == (strong, weak)
    page = words_of(as_(olive).get(f"/assessments/{assessment.pk}/report/"))
    for words in (page, html_of("board-report", assessment)):
        assert strong in words
        assert weak in words


def test_with_nothing_scored_no_page_or_paper_counts_a_result(assessment, last_year, alice, as_):
    last_year.sheets.update(score=3)
    sign_off(last_year, alice)

    for words in (
        words_of(as_(alice).get(f"/assessments/{assessment.pk}/report/")),
        words_of(as_(alice).get(f"/assessments/{assessment.pk}/progress/")),
        html_of("board-report", assessment),
        html_of("progress-report", assessment),
    ):
        assert "No component has been scored yet" in words
        assert "0 of 12" not in words
        assert "Profile of the scores" not in words


@pytest.mark.parametrize(("scored", "is_drawn"), [(0, False), (8, False), (9, True), (12, True)])
def test_a_profile_is_drawn_if_at_most_three_components_are_unscored(assessment, as_, olive, scored, is_drawn):
    score(assessment, *[3] * scored)

    assert (pictures_of(board_report(assessment)).radar.picture is not None) == is_drawn
    page = words_of(as_(olive).get(f"/assessments/{assessment.pk}/report/"))
    assert ("Profile of the scores" in page) == is_drawn
    assert ("so there is no profile to draw" in page) == (not is_drawn)
    assert "Each component’s score" in page


def test_last_time_is_not_drawn_if_most_components_were_unscored_then(assessment, last_year, alice):
    score(last_year, 2, 2)
    sign_off(last_year, alice)
    score(assessment, *[3] * 12)

    radar = pictures_of(board_report(assessment)).radar
    assert (radar.has_last, "last time" in radar.picture.words) == (False, False)


def nothing(sheet):
    return None


def text_only(sheet):
    type(sheet).objects.filter(pk=sheet.pk).update(evidence_narrative="We looked at 48 records.")


def not_found(sheet):
    lead = sheet.assessment.started_by
    EvidenceFactory(sheet=sheet, not_found_by=lead, not_found_on=datetime.date(2026, 5, 3))


def infected(sheet):
    EvidenceFactory(sheet=sheet, file=EvidenceFileFactory(partnership=sheet.assessment.partnership, scan="infected"))


def gone(sheet):
    EvidenceFactory(sheet=sheet, file=EvidenceFileFactory(partnership=sheet.assessment.partnership, content=""))


def carried(sheet):
    EvidenceFactory(sheet=sheet, carried=True)


def sound(sheet):
    EvidenceFactory(sheet=sheet, carried=True)
    EvidenceFactory(sheet=sheet)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (nothing, "no evidence recorded"),
        (text_only, "no evidence recorded, only described in the text"),
        (not_found, "no evidence recorded that can be checked"),
        (infected, "no evidence recorded that can be checked"),
        (gone, "no evidence recorded that can be checked"),
        (carried, "evidence carried forward, not confirmed"),
        (sound, ""),
    ],
)
def test_strong_scores_carry_a_warning_about_weak_evidence(assessment, as_, olive, given, words):
    sheet = first_of(assessment)
    given(sheet)
    score(assessment, 4)

    (strong,) = board_report(assessment).strong

    assert strong.evidence_warning == words
    page = words_of(as_(olive).get(f"/assessments/{assessment.pk}/report/"))
    for said in (page, html_of("board-report", assessment)):
        found = said.split("What is strong")[1].split("What needs work")[0]
        assert (f"{words.capitalize()}." in found) if words else ("vidence" not in found)


def test_the_summary_says_how_many_strong_scores_have_no_evidence(assessment):
    score(assessment, 4, 3, 2)
    EvidenceFactory(sheet=first_of(assessment))

    said = html_of("board-report", assessment)

    assert (
        "3 of 12 components scored; 2 of these at Good or better. "
        "1 of those has no evidence that can be checked." in said
    )


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((4, 3, 2), "2 of these at Good or better. None of those has evidence that can be checked."),
        ((3, 2), "1 of these at Good or better. It has no evidence that can be checked."),
    ],
)
def test_the_summary_says_if_no_strong_score_has_evidence(assessment, scores, words):
    score(assessment, *scores)

    assert words in html_of("board-report", assessment)
