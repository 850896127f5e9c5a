"""What `make` builds from static/scss: small enough for a slow line, and complete."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

DIST = Path(settings.BASE_DIR) / "static" / "dist"
FONT = "atkinson-hyperlegible-next-{subset}-{weight}-normal.{kind}"


def test_the_css_of_all_pages_stays_under_70_kb():
    size = (DIST / "app.css").stat().st_size
    assert 10_000 < size < 70_000


@pytest.mark.parametrize("name", ["print.css", "page-print.css"])
def test_papers_and_printed_pages_have_their_own_small_stylesheets(name):
    assert 0 < (DIST / name).stat().st_size < 10_000


def test_the_font_is_built_for_pages_and_papers_with_welsh_letters():
    expected = {
        FONT.format(subset=subset, weight=weight, kind=kind)
        for subset in ("latin", "latin-ext")
        for weight in (400, 700)
        for kind in ("woff", "woff2")
    }
    assert {path.name for path in (DIST / "fonts").iterdir()} == expected


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_each_font_weight_for_drawings_is_one_file_with_welsh_letters(weight):
    with TTFont(DIST / "drawing" / f"{weight}.ttf") as font:
        assert set("Aaŵŷ…") <= {chr(letter) for letter in font.getBestCmap()}
        assert font.flavor is None


def test_building_the_fonts_for_drawings_again_gives_the_same_files(tmp_path):
    script = "scripts/drawing_fonts.py"
    for folder in ("scripts", "static/dist"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(Path(settings.BASE_DIR) / script, tmp_path / script)
    shutil.copytree(DIST / "fonts", tmp_path / "static" / "dist" / "fonts")

    subprocess.run([sys.executable, script], cwd=tmp_path, check=True)

    names = ["bold.ttf", "regular.ttf", "widths.json"]
    made = tmp_path / "static" / "dist" / "drawing"
    assert sorted(path.name for path in made.iterdir()) == names
    assert [(made / name).read_bytes() for name in names] == [(DIST / "drawing" / name).read_bytes() for name in names]
