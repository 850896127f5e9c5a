"""The structure of each paper of a full assessment, against golden/.

After a change that is meant, look at the papers and write them anew: `GOLDEN=write make test ARGS="-k golden"`.
"""

import datetime
import os
from pathlib import Path

import pytest

from assessments.services.carry_forward import carry_forward, next_of
from assessments.services.lifecycle import sign_off
from tests.assessments.full import full
from tests.assessments.steps import MEETING
from tests.clock import Clock

from .outline import outline, tags, tags_of
from .test_kinds import html_of, made

GOLDEN = Path(__file__).parent / "golden"
PAPERS = ("board-report", "progress-report", "action-plan", "component-sheet")


@pytest.fixture
def assessment(framework, partnership, alice, monkeypatch):
    """The year after a signed-off one: as full as that, with views of its own agreed on."""
    clock = Clock(monkeypatch)
    clock.jump(datetime.date(2026, 11, 2))
    earlier = full(partnership, alice, agencies=3, evidence=14, actions=14)
    sign_off(earlier, by=alice, **MEETING)
    following = carry_forward(earlier, next_of(earlier), by=alice)
    following.sheets.filter(component__slug__in=["clarity", "capacity"]).update(score=4)
    following.sheets.filter(component__slug="confidence").update(score=2)
    return following


@pytest.mark.parametrize("slug", PAPERS)
def test_the_structure_is_the_golden_one(assessment, slug):
    found, file = outline(html_of(slug, assessment)), GOLDEN / f"{slug}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text("\n".join(found) + "\n")
    assert found == file.read_text().splitlines()


@pytest.mark.parametrize("slug", PAPERS)
def test_the_pdfs_headings_and_pictures_are_tagged_as_such(assessment, slug):
    expected = tags_of(outline(html_of(slug, assessment)))
    assert expected[0] == "H1"
    assert tags(made(slug, "pdf", assessment).content) == expected
