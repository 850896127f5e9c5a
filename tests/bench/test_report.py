"""The papers of a full assessment, as a worker makes them that has made one before: most of what a lead waits for after
clicking. And that no text, however it is filled, keeps a report from being made.

Everything in the worker counts: reading, drawing the pictures anew, setting, writing.
"""

import gc
from functools import partial

import pytest

from assessments.models import Assessment
from assessments.papers.kinds import kind_of, source_of
from safeguarding.printing.made import Made
from tests.assessments.full import COMPONENTS, full

ROUNDS = 5


@pytest.fixture
def large(framework, partnership, alice) -> Assessment:
    """12 components, 10 agencies, 60 pieces of evidence, 40 actions."""
    return full(partnership, alice)


@pytest.fixture
def bound_paper(bare_paragraphs, as_in_a_worker, bound):
    def paper(slug: str, format: str, assessment: Assessment) -> Made:
        variant = "clarity" if slug == "component-sheet" else ""
        return source_of(kind_of(slug, format), format, assessment, variant).make()

    def bound_paper(
        slug: str, format: str, assessment: Assessment, at_most: float, name: str, rounds: int = ROUNDS
    ) -> None:
        work = partial(paper, slug, format, assessment)
        work()
        bound(name, work, bare_paragraphs, rounds, at_most, between=gc.collect)

    return bound_paper


@pytest.mark.bench
@pytest.mark.parametrize(("with_views", "target"), [(False, 3.9), (True, 5.2)])
def test_the_board_report_of_a_full_assessment_costs_a_few_times_bare_paragraphs(
    large, bound_paper, with_views, target
):
    """With the agencies' views it has a third more pages."""
    if not with_views:
        Assessment.objects.filter(pk=large.pk).update(views_close=None)
    name = f"board report {'with' if with_views else 'without'} agencies' views"
    bound_paper("board-report", "pdf", large, target, name)


@pytest.mark.bench
@pytest.mark.parametrize(
    ("slug", "format", "target"),
    [
        ("action-plan", "pdf", 1.2),
        ("component-sheet", "pdf", 0.4),
        ("board-report", "docx", 1.6),
        ("tables", "xlsx", 0.25),
    ],
)
def test_the_other_papers_of_a_full_assessment_cost_about_as_much_as_bare_paragraphs_or_less(
    large, bound_paper, slug, format, target
):
    bound_paper(slug, format, large, target, f"{slug}.{format}")


@pytest.mark.bench
def test_the_action_plan_of_50_actions_on_each_component_costs_a_few_times_bare_paragraphs(
    framework, partnership, alice, bound_paper
):
    many = full(partnership, alice, actions=COMPONENTS * 50)
    bound_paper("action-plan", "pdf", many, 9, "action plan of 600 actions", rounds=3)


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
def test_no_text_takes_long(assessment, text, bound_paper):
    fields = ("evidence_narrative", "accountability_narrative", "strategic_timeframe", "operational_timeframe")
    assessment.sheets.filter(component__slug="clarity").update(**dict.fromkeys(fields, text))
    name = f"board report with 20,000 letters {text[:4]!r} in four fields"
    bound_paper("board-report", "pdf", assessment, 10, name, rounds=1)
