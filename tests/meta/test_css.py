"""What `make` builds from static/scss: small enough for a slow line, and complete."""

from pathlib import Path

import pytest
from django.conf import settings

DIST = Path(settings.BASE_DIR) / "static" / "dist"
FONT = "atkinson-hyperlegible-next-{subset}-{weight}-normal.{kind}"


def test_the_css_of_all_pages_stays_under_70_kb():
    size = (DIST / "app.css").stat().st_size
    assert 10_000 < size < 70_000


@pytest.mark.parametrize("name", ["print.css", "page-print.css"])
def test_papers_and_pages_on_paper_have_stylesheets_of_their_own(name):
    assert 0 < (DIST / name).stat().st_size < 10_000


def test_the_font_is_there_for_pages_and_papers_with_the_letters_of_welsh():
    expected = {
        FONT.format(subset=subset, weight=weight, kind=kind)
        for subset in ("latin", "latin-ext")
        for weight in (400, 700)
        for kind in ("woff", "woff2")
    }
    assert {path.name for path in (DIST / "fonts").iterdir()} == expected
