"""The structure of each paper of a full assessment, against golden/.

After an intended change, look at the papers and write them again: `GOLDEN=write make test ARGS="-k golden"`.
"""

import os
from pathlib import Path

import lxml.html
import pytest

from tests.assessments.papers.outline import outline, tags, tags_of
from tests.assessments.papers.test_kinds import html_of, made

GOLDEN = Path(__file__).parent / "golden"
PAPERS = ("board-report", "progress-report", "action-plan", "component-sheet")


@pytest.mark.parametrize("slug", PAPERS)
def test_each_papers_structure_matches_its_golden_file(following_year, slug):
    found, file = outline(html_of(slug, following_year)), GOLDEN / f"{slug}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text("\n".join(found) + "\n")
    assert found == file.read_text().splitlines()


@pytest.mark.parametrize("slug", PAPERS)
def test_headings_and_pictures_are_tagged_in_the_pdf(following_year, slug):
    expected = tags_of(outline(html_of(slug, following_year)))
    assert expected[0] == "H1"
    assert tags(made(slug, "pdf", following_year).content) == expected


@pytest.mark.parametrize("slug", PAPERS)
def test_every_table_row_has_a_row_header(following_year, slug):
    rows = [
        row for row in lxml.html.fromstring(html_of(slug, following_year)).iter("tr") if row.getparent().tag != "thead"
    ]
    assert len(rows) > 4
    assert [row.text_content()[:80] for row in rows if row[0].get("scope") != "row"] == []
