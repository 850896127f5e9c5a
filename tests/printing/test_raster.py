"""Drawings as pictures for Word: in our own font, with every name in them."""

import io
import sys
from subprocess import run

import pytest
from PIL import Image

from safeguarding.printing import raster
from safeguarding.printing.drawing import SVG, Drawing, look
from safeguarding.printing.raster import MOST, png

WORDS, BOLD = look("text", fill="#000000"), look("text", fill="#000000", font_weight="bold")


def picture(text: str, style=WORDS) -> Image.Image:
    drawing = Drawing(300, 30, text_size=20)
    drawing.texts(style, [(5, 15, text)])
    return Image.open(io.BytesIO(png(drawing.svg("Words"))))


def ink(image: Image.Image) -> int:
    return sum(image.getchannel("A").histogram()[128:])


@pytest.fixture
def drawn(monkeypatch) -> list[tuple[str, bool]]:
    """What the library is given, and whether it uses this machine's fonts."""
    found, draw = [], raster._draw

    def kept(svg, width, height, *, with_system_fonts):
        found.append((svg, with_system_fonts))
        return draw(svg, width, height, with_system_fonts=with_system_fonts)

    monkeypatch.setattr(raster, "_draw", kept)
    return found


def test_a_picture_has_twice_the_drawings_resolution_and_a_transparent_background():
    image = picture("x")
    assert (image.size, image.getpixel((599, 59))[3]) == ((600, 60), 0)


def test_words_are_drawn_in_our_font_with_welsh_letters_and_bold(drawn):
    plain, bold = ink(picture("ŵŷŴŶ")), ink(picture("ŵŷŴŶ", BOLD))
    assert 0 < plain * 1.3 < bold
    assert {with_system_fonts for _svg, with_system_fonts in drawn} == {False}


def test_an_accent_is_drawn_over_its_letter():
    assert ink(picture("ŵŵŵ")) > ink(picture("www")) * 1.05


def test_letters_that_no_font_has_are_named_as_in_a_pdf(drawn):
    picture("Tŷ \ue000 a")
    assert [("Tŷ [U+E000] a" in svg, with_system_fonts) for svg, with_system_fonts in drawn] == [
        (False, True),
        (True, True),
    ]


def test_letters_in_a_font_of_this_machine_are_left_as_they_are(drawn, monkeypatch):
    """Fonts differ between machines, so the test treats one of our own letters as the machine's."""
    monkeypatch.setattr(raster, "is_in_our_font", lambda letter: letter != "ŵ")
    picture("ŵ and \ue001")
    assert ">ŵ and " in drawn[-1][0]


@pytest.mark.parametrize("size", ["300 200000", "200000 300"])
def test_the_picture_of_a_huge_drawing_is_limited_in_size(size):
    """Without the limit it would crash the process, so a separate process draws it."""
    svg = f'<svg xmlns="{SVG}" viewBox="0 0 {size}"><rect width="9" height="9"/></svg>'
    code = f"import django; django.setup(); from safeguarding.printing.raster import png; print(len(png({svg!r})))"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(Image.open(io.BytesIO(png(svg))).size) == MOST


def test_the_drawing_library_is_loaded_only_when_a_picture_is_made():
    """In a process of its own, with all that a web worker loads."""
    code = f"""
import sys, django
django.setup()
import safeguarding.urls
from safeguarding.printing.raster import png
before = "resvg_py" in sys.modules
png({Drawing(30, 30, text_size=20).svg("Nothing")!r})
print(before, "resvg_py" in sys.modules)
"""
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False True\n"
