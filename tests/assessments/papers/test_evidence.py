"""Evidence that can't be relied on yet, and evidence for several components, on the overview and in the report."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import (
    Assessment,
    ComponentAssessment,
    Evidence,
    EvidenceGap,
    Gap,
    Shows,
)
from assessments.pages.overview import overview_of
from assessments.papers.summary import board_report
from partnerships.models import User
from safeguarding.uploads.choices import Scan
from tests.assessments.looked_up import sheets_of
from tests.assessments.papers.board import board_html
from tests.factories import CitationFactory, EvidenceFactory, EvidenceFileFactory

TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)
CULTURE = "Culture of inclusion, transparency and challenge"
IMPACT, REVIEW, DEAD = EvidenceGap.IMPACT, EvidenceGap.REVIEW, EvidenceGap.DEAD


@pytest.fixture
def clarity(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def culture(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="culture")


def row_of(assessment: Assessment, slug: str = "clarity"):
    return next(row for row in overview_of(assessment).rows if row.component.slug == slug)


def sheet_of(assessment: Assessment, slug: str = "clarity"):
    return next(sheet for sheet in board_report(assessment).sheets if sheet.score.slug == slug)


def not_found(by: User, **said: object) -> dict[str, object]:
    return {"not_found_by": by, "not_found_on": datetime.date(2026, 5, 3), **said}


def add(sheet: ComponentAssessment, state: str, by: User) -> Evidence:
    said = {
        "activity": {},
        "impact": {"shows": Shows.IMPACT},
        "over": {"shows": Shows.IMPACT, "review_by": YESTERDAY},
        "today": {"shows": Shows.IMPACT, "review_by": TODAY},
        "not found": not_found(by, shows=Shows.IMPACT),
        "infected": {"shows": Shows.IMPACT, "file": EvidenceFileFactory(content="", scan=Scan.INFECTED)},
        "gone": {"shows": Shows.IMPACT, "file": EvidenceFileFactory(content="")},
        "waiting": {"shows": Shows.IMPACT, "file": EvidenceFileFactory(scan=Scan.WAITING)},
    }
    return EvidenceFactory(sheet=sheet, **said[state])


GAPS = [
    ("activity", [IMPACT]),
    ("impact", []),
    ("over", [REVIEW]),
    ("today", []),
    ("not found", [DEAD]),
    ("infected", [DEAD]),
    ("gone", [DEAD]),
    ("waiting", []),
]


@pytest.mark.parametrize(("state", "gaps"), GAPS)
def test_evidence_gaps_are_the_same_under_its_own_component_and_one_that_cites_it(
    assessment, clarity, culture, bob, state, gaps
):
    CitationFactory(evidence=add(clarity, state, bob), sheet=culture)

    assert row_of(assessment).evidence_gaps == gaps
    assert row_of(assessment, "culture").evidence_gaps == gaps
    assert sheets_of(assessment)["culture"].evidence_gaps == gaps


@pytest.mark.parametrize("said", [{"score": 3}, {"evidence_narrative": "We saw it"}])
def test_a_scored_or_described_component_without_evidence_of_impact_has_that_gap(assessment, clarity, said):
    assert row_of(assessment).evidence_gaps == []
    ComponentAssessment.objects.filter(pk=clarity.pk).update(**said)
    assert row_of(assessment).evidence_gaps == [IMPACT]


def test_one_cited_piece_of_evidence_of_impact_is_enough(assessment, clarity, culture):
    EvidenceFactory(sheet=culture)
    CitationFactory(evidence=EvidenceFactory(sheet=clarity, shows=Shows.IMPACT), sheet=culture)
    assert row_of(assessment, "culture").evidence_gaps == []


def test_cited_evidence_is_evidence(assessment, clarity, culture):
    CitationFactory(evidence=EvidenceFactory(sheet=clarity), sheet=culture)
    row = row_of(assessment, "culture")
    assert Gap.EVIDENCE not in row.gaps
    assert row.is_started
    assert Gap.EVIDENCE not in sheets_of(assessment)["culture"].gaps
    assert "no evidence yet" not in sheet_of(assessment, "culture").gaps


def test_the_overview_counts_and_names_the_evidence_gaps(assessment, clarity, culture, bob, as_, olive):
    add(clarity, "over", bob)
    add(clarity, "not found", bob)
    add(culture, "activity", bob)
    overview = overview_of(assessment)
    assert overview.evidence_gaps == "3 evidence gaps"
    assert [row.component.slug for row in overview.with_evidence_gaps] == ["clarity", "culture"]
    assert "evidence past its review date, evidence that can’t be found" in row_of(assessment).hint

    page = as_(olive).get(f"/assessments/{assessment.pk}/").content.decode()
    assert "3 evidence gaps" in page
    assert "evidence past its review date, evidence that can’t be found" in page


def test_the_sign_off_page_lists_evidence_to_check_without_asking_for_reasons(assessment, as_, alice):
    for sheet in assessment.sheets.all():
        EvidenceFactory(sheet=sheet)
    page = as_(alice).get(f"/assessments/{assessment.pk}/sign-off/").content.decode()
    assert page.count("no evidence of impact") == 12
    assert "do not need to say why" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_overview_page_takes_fifteen_queries_however_many_gaps_there_are(
    assessment, clarity, culture, bob, as_, rows
):
    for _number in range(rows):
        CitationFactory(evidence=add(clarity, "not found", bob), sheet=culture)
    client = as_(bob)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/assessments/{assessment.pk}/")
    assert len(queries) == 15


class TestTheReport:
    def test_evidence_is_listed_under_its_own_and_citing_components_but_counts_once(self, assessment, clarity, culture):
        CitationFactory(evidence=EvidenceFactory(sheet=clarity, title="Audit", shows=Shows.IMPACT), sheet=culture)
        EvidenceFactory(sheet=culture, title="Survey")
        report = board_report(assessment)

        own, citing = sheet_of(assessment), sheet_of(assessment, "culture")
        assert [(item.title, item.stands_under, item.also_supports) for item in own.evidence] == [
            ("Audit", "", (CULTURE,))
        ]
        assert [(item.title, item.stands_under, item.also_supports) for item in citing.evidence] == [
            ("Survey", "", ()),
            ("Audit", "Clarity", ()),
        ]
        assert (report.evidence, report.impact, report.activity) == (2, 1, 1)
        assert {"Clarity", CULTURE} & {sheet.score.name for sheet in report.without_impact} == set()

    def test_evidence_shows_its_file_its_review_date_and_that_it_cannot_be_found(self, assessment, clarity, bob):
        file = EvidenceFileFactory(name="audit.pdf", size=240 * 1024)
        EvidenceFactory(sheet=clarity, file=file, review_by=YESTERDAY, **not_found(bob))
        (item,) = sheet_of(assessment).evidence
        assert item.file == "audit.pdf (PDF, 240\xa0KB)"
        assert (item.review_by, item.is_past_review) == (YESTERDAY, True)
        assert item.dead == "can’t be found: Bob, 3 May 2026"
        assert sheet_of(assessment).unreliable == ("evidence past its review date", "evidence that can’t be found")

        html = board_html(assessment)
        assert "Can’t be found: Bob, 3 May 2026." in html
        assert "Past its review date" in html
        assert html.count("evidence past its review date, evidence that can’t be found") == 1

    @pytest.mark.parametrize(
        ("scan", "said"),
        [(Scan.INFECTED, "a virus was found in its file"), (Scan.CLEAN, "its file is no longer available")],
    )
    def test_unavailable_files_say_why(self, assessment, clarity, scan, said):
        EvidenceFactory(sheet=clarity, file=EvidenceFileFactory(content="", scan=scan))
        assert sheet_of(assessment).evidence[0].dead == said

    def test_evidence_is_past_its_review_date_as_of_the_reports_day(self, assessment, clarity):
        EvidenceFactory(sheet=clarity, review_by=datetime.date(2026, 11, 20))
        for day, unreliable in ((20, 0), (21, 1)):
            assert len(board_report(assessment, today=datetime.date(2026, 11, day)).unreliable) == unreliable
