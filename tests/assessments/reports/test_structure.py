"""The structure of each paper of a full assessment, against golden/.

After a change that is meant, look at the papers and write them anew: `GOLDEN=write make test ARGS="-k golden"`.
"""

import os
from pathlib import Path

import pytest

from .outline import outline, tags, tags_of
from .test_kinds import html_of, made

GOLDEN = Path(__file__).parent / "golden"
PAPERS = ("board-report", "progress-report", "action-plan", "component-sheet")


@pytest.mark.parametrize("slug", PAPERS)
def test_the_structure_is_the_golden_one(following_year, slug):
    found, file = outline(html_of(slug, following_year)), GOLDEN / f"{slug}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text("\n".join(found) + "\n")
    assert found == file.read_text().splitlines()


@pytest.mark.parametrize("slug", PAPERS)
def test_the_pdfs_headings_and_pictures_are_tagged_as_such(following_year, slug):
    expected = tags_of(outline(html_of(slug, following_year)))
    assert expected[0] == "H1"
    assert tags(made(slug, "pdf", following_year).content) == expected
