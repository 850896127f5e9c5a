"""The papers of a full assessment, as a worker makes them that has made one before: most of what a lead waits for after
clicking. And that no text, however it is filled, keeps a report from being made.

Each time counts everything in the worker: reading, drawing the pictures anew, setting, writing.
"""

from functools import partial

import pytest

from assessments.models import Assessment
from assessments.papers.kinds import kind_of, source_of
from safeguarding.printing.made import Made
from tests.assessments.full import COMPONENTS, full
from tests.bench.timing import median_of

RUNS = 7


@pytest.fixture
def large(framework, partnership, alice) -> Assessment:
    """12 components, 10 agencies, 60 pieces of evidence, 40 actions."""
    return full(partnership, alice)


@pytest.fixture
def took(capsys):
    def paper(slug: str, format: str, assessment: Assessment) -> Made:
        variant = "clarity" if slug == "component-sheet" else ""
        return source_of(kind_of(slug, format), format, assessment, variant).make()

    def took(slug: str, format: str, assessment: Assessment, name: str, runs: int = RUNS) -> float:
        """The median time in seconds."""
        pages = paper(slug, format, assessment).pages
        work = partial(paper, slug, format, assessment)
        return median_of(runs, work, name, capsys, pages)

    return took


@pytest.mark.bench
@pytest.mark.parametrize(("with_views", "target"), [(False, 1.5), (True, 2.5)])
def test_the_board_report_of_a_full_assessment_is_soon_there(large, took, with_views, target):
    """With the agencies' views it has a third more pages."""
    if not with_views:
        Assessment.objects.filter(pk=large.pk).update(views_close=None)
    name = f"board report {'with' if with_views else 'without'} agencies' views"
    assert took("board-report", "pdf", large, name) < target


@pytest.mark.bench
@pytest.mark.parametrize(
    ("slug", "format", "target"),
    [
        ("action-plan", "pdf", 1.5),
        ("component-sheet", "pdf", 1.5),
        ("board-report", "docx", 1.0),
        ("tables", "xlsx", 0.5),
    ],
)
def test_the_other_papers_of_a_full_assessment_are_soon_there(large, took, slug, format, target):
    assert took(slug, format, large, f"{slug}.{format}") < target


@pytest.mark.bench
def test_the_action_plan_of_50_actions_on_each_component_is_there_in_4_seconds(framework, partnership, alice, took):
    many = full(partnership, alice, actions=COMPONENTS * 50)
    assert took("action-plan", "pdf", many, "action plan of 600 actions", runs=3) < 4


@pytest.mark.bench
@pytest.mark.parametrize(
    "text",
    [
        "- a\n" * 5_000,
        "a\n" * 10_000,
        "a\n\n" * 6_666,
        "w" * 20_000,
        f"{'w' * 24} " * 800,
        f"{'w' * 60} " * 327,
        f"{'w' * 200} " * 99,
        "\u0301" * 20_000,
        "🎉" * 20_000,
        "🎉a" * 10_000,
    ],
)
def test_no_text_takes_long(assessment, text, took):
    fields = ("evidence_narrative", "accountability_narrative", "strategic_timeframe", "operational_timeframe")
    assessment.sheets.filter(component__slug="clarity").update(**dict.fromkeys(fields, text))
    name = f"board report with 20,000 letters {text[:4]!r} in four fields"
    assert took("board-report", "pdf", assessment, name, runs=1) < 10
