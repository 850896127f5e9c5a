"""Every paper in every format, from empty, full, hostile and Welsh assessments, and its structure."""

import datetime
import io
import re

import docx
import openpyxl
import pytest

from assessments.models import ActionStatus, Assessment, RatingScale
from assessments.papers import signing
from assessments.papers.formats import NoSuchPaper
from assessments.papers.kinds import BOARD_REPORT, KINDS, kind_of, source_of
from assessments.papers.progress_report import compared_with
from assessments.services.carry_forward import carry_forward, next_of
from tests.assessments.full import full
from tests.assessments.gathering import gather
from tests.assessments.papers.test_pdf import failures, fill, no_complaints  # noqa: F401 (a fixture)
from tests.assessments.steps import complete, sign_off
from tests.factories import ActionFactory, ActionUpdateFactory, EvidenceFactory

OF = {"component-sheet": "clarity"}
PAPERS = [(slug, format) for slug, kind in KINDS.items() for format in kind.writers]
HEADING = re.compile(r"<h(\d)[^>]*>(.*?)</h\1>", re.DOTALL)


def made(slug: str, format: str, assessment: Assessment):
    return source_of(kind_of(slug, format), format, assessment, OF.get(slug, "")).make()


def html_of(slug: str, assessment: Assessment) -> str:
    source = source_of(kind_of(slug, "pdf"), "pdf", assessment, OF.get(slug, ""))
    return source.kind.writers["pdf"].set(source.values, source.shows)[0]


def bones(html: str) -> list[str]:
    """The headings, each with its level."""
    return [f"{level} {' '.join(re.sub('<[^>]*>', '', text).split())}" for level, text in HEADING.findall(html)]


def opens(format: str, content: bytes) -> bool:
    if format == "pdf":
        return failures(content) == []
    if format == "docx":
        return len(docx.Document(io.BytesIO(content)).paragraphs) > 0
    return len(openpyxl.load_workbook(io.BytesIO(content)).sheetnames) >= 3


def just_started(assessment, alice):
    return assessment


def filled_in(assessment, alice):
    complete(assessment)
    for sheet in assessment.sheets.all()[:3]:
        for status in ActionStatus:
            reason = "It came too late" if status == ActionStatus.STOPPED else ""
            ActionUpdateFactory(action=ActionFactory(sheet=sheet, status=status, stopped_because=reason))
    return assessment


def signed_off(assessment, alice):
    return sign_off(filled_in(assessment, alice), alice)


def in_welsh(assessment, alice):
    complete(assessment)
    fill(assessment, "Llŷn ac Ŵyr: diogelu plant â’i gilydd ŷŵÂÊ " * 20, "Tŷ Gŵyr")
    return assessment


def hostile(assessment, alice):
    complete(assessment)
    fill(assessment, "<script>alert(1)</script> =cmd|' /C calc'!A0 سلامة 🎉 " + "w" * 200, "{{ 7*7 }} " + "w" * 150)
    return assessment


@pytest.mark.parametrize(("slug", "format"), PAPERS)
@pytest.mark.parametrize("state", [just_started, filled_in, signed_off, in_welsh, hostile])
@pytest.mark.usefixtures("no_complaints")
def test_each_paper_can_be_opened(assessment, alice, state, slug, format):
    found = carry_forward(sign_off(assessment, alice), next_of(assessment), by=alice) if needs_two(slug) else assessment
    assert opens(format, made(slug, format, state(found, alice)).content)


@pytest.mark.parametrize("size", [{"agencies": 1, "evidence": 12, "actions": 12}, {"agencies": 10}])
def test_a_board_report_is_read_in_19_queries_whatever_its_size(
    framework, partnership, alice, django_assert_num_queries, size
):
    found = full(partnership, alice, **size)
    with django_assert_num_queries(19):
        source_of(kind_of("board-report", "pdf"), "pdf", found)


def needs_two(slug: str) -> bool:
    return slug == "progress-report"


def test_every_kind_of_paper_has_its_formats():
    assert {slug: list(kind.writers) for slug, kind in KINDS.items()} == {
        "board-report": ["pdf", "docx"],
        "progress-report": ["pdf", "docx"],
        "action-plan": ["pdf", "docx"],
        "component-sheet": ["pdf", "docx"],
        "tables": ["xlsx"],
    }


def test_the_headings_of_a_component_sheet(assessment):
    complete(assessment)
    assert bones(html_of("component-sheet", assessment)) == [
        "1 Peer mentoring after release",
        "2 Practitioners and agencies",
        "3 Clarity",
    ]


def test_a_component_sheet_of_ordinary_length_is_one_page(assessment):
    complete(assessment)
    assert made("component-sheet", "pdf", assessment).pages == 1


def test_an_action_plan_is_headed_by_agency_with_actions_without_one_last(assessment, police, bob):
    sheet = assessment.sheets.first()
    ActionFactory(sheet=sheet, lead_agency=None, lead_person=bob)
    ActionFactory(sheet=sheet, lead_agency=police)
    assert bones(html_of("action-plan", assessment)) == [
        "1 Peer mentoring after release",
        "2 Northshire Police",
        "2 Led by a person, no agency named",
    ]


def test_the_headings_of_a_progress_report(assessment, alice):
    complete(assessment)
    following = carry_forward(sign_off(assessment, alice), next_of(assessment), by=alice)
    found = bones(html_of("progress-report", following))
    assert found[:6] == [
        "1 Peer mentoring after release",
        "2 In summary",
        "2 The scores, then and now",
        "2 As a picture",
        "2 Over time",
        "2 What has changed",
    ]
    assert found[6:] == [f"3 {sheet.component}" for sheet in following.sheets.in_order()]


def test_a_progress_report_names_both_assessments_and_scales_and_counts_no_changes(assessment, last_year, alice):
    other = last_year
    other.subject, other.scale = "Checks before sentence", RatingScale.objects.get(slug="ciw-2025")
    other.save()
    html = source_of(kind_of("progress-report", "pdf"), "pdf", assessment, str(other.pk))
    words = " ".join(html.kind.writers["pdf"].set(html.values, html.shows)[0].split())

    both = (
        "Peer mentoring after release, April 2026 to March 2027, compared with "
        "Checks before sentence, April 2025 to March 2026"
    )
    assert f"<title>{both}</title>" in words
    for said in ("Two 12Cs self-assessments side by side", other.scale.name, assessment.scale.name):
        assert said in words
    for untold in ("What has changed", "Change</th>", "Scores:", "actions still open"):
        assert untold not in words


def test_the_figures_are_the_same_in_every_paper(assessment):
    filled_in(assessment, None)
    values = {
        slug: source_of(kind_of(slug, "pdf"), "pdf", assessment).values for slug in ("board-report", "action-plan")
    }
    report, plan = values["board-report"], values["action-plan"]
    assert (plan.actions, plan.open, plan.overdue) == (len(report.actions), len(report.open), len(report.overdue))
    book = openpyxl.load_workbook(io.BytesIO(made("tables", "xlsx", assessment).content))
    actions = list(book["Actions"].iter_rows(min_row=6, values_only=True))
    assert [row[2] for row in actions] == [action.what for action in report.actions]


def test_a_paper_made_after_the_sign_off_says_so_and_the_signed_one_does_not(assessment, alice):
    signed = sign_off(assessment, alice)
    for slug in ("board-report", "action-plan", "component-sheet"):
        words = " ".join(html_of(slug, signed).split())
        assert ("Made after the sign-off" in words, "as it was on" in words) == (True, False)
        assert [each for each in (" .", " ,", " ;") if each in re.sub("<[^>]*>", "", words)] == []
    at_it = signing.values_of(signed)
    words = BOARD_REPORT.writers["pdf"].set(at_it.report, at_it.shows)[0]
    assert ("Made after the sign-off" in words, "The assessment as it was on" in words) == (False, True)


def test_a_progress_report_offers_only_earlier_assessments_its_own_subject_first(assessment, last_year, alice):
    another = gather(assessment.partnership, alice, [], views_close=None, period_start=datetime.date(2024, 4, 1),
                     period_end=datetime.date(2026, 2, 28))  # fmt: skip
    assert [key for key, _words in compared_with(assessment)] == [str(last_year.pk), str(another.pk)]
    assert compared_with(another) == []
    with pytest.raises(NoSuchPaper):
        source_of(kind_of("progress-report", "pdf"), "pdf", last_year, str(assessment.pk))


def test_the_workbook_lists_evidence_without_impact_as_missing(assessment):
    EvidenceFactory(sheet=assessment.sheets.get(component__slug="clarity"))
    book = openpyxl.load_workbook(io.BytesIO(made("tables", "xlsx", assessment).content))
    heads, clarity, confidence = list(book["Scores"].iter_rows(min_row=5, max_row=7, values_only=True))
    missing = heads.index("What is missing")
    assert (clarity[missing].count("no evidence of impact"), confidence[missing].count("impact")) == (1, 0)


def test_the_workbook_runs_no_formula(assessment):
    hostile(assessment, None)
    book = openpyxl.load_workbook(io.BytesIO(made("tables", "xlsx", assessment).content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.sheetnames == ["Scores", "Evidence", "Actions"]


@pytest.mark.parametrize(
    ("slug", "variant"),
    [("board-report", "clarity"), ("action-plan", "1"), ("component-sheet", ""), ("component-sheet", "courage"),
     ("progress-report", ""), ("progress-report", "0"), ("progress-report", "x")],
)  # fmt: skip
def test_unknown_variants_of_a_paper_are_refused(assessment, slug, variant):
    with pytest.raises(NoSuchPaper):
        source_of(kind_of(slug, "pdf"), "pdf", assessment, variant)


def test_a_progress_report_cannot_use_another_partnerships_assessment(assessment, carol):
    elsewhere = Assessment.objects.get(pk=assessment.pk)
    elsewhere.pk, elsewhere.partnership = None, carol.memberships.get().partnership
    elsewhere.save()
    with pytest.raises(NoSuchPaper):
        source_of(kind_of("progress-report", "pdf"), "pdf", assessment, str(elsewhere.pk))
