"""Pictures in Word files keep their size, but are never larger than the space they are in."""

import io
import zlib

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from safeguarding.printing.word import word_file
from tests.assessments.full import full
from tests.assessments.papers.test_kinds import made
from tests.assessments.papers.test_word import paper

PIXEL, TWIP = 9_525, 635
# Of Word's own table style, on each side of a cell.
CELL_MARGIN = 108 * TWIP
A4_PORTRAIT, A4_LANDSCAPE = Mm(170), Mm(257)


def drawing(width: int, height: int = 50) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><title>Scores</title>'
        f'<rect width="{width}" height="{height}"/></svg>'
    )


def png_of(width: int, height: int, dots_per_metre: int) -> bytes:
    """A white picture with this resolution."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + name + content + zlib.crc32(name + content).to_bytes(4)

    size, resolution = width.to_bytes(4) + height.to_bytes(4), dots_per_metre.to_bytes(4)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + bytes((8, 0, 0, 0, 0)))
        + chunk(b"pHYs", resolution * 2 + b"\x01")
        + chunk(b"IDAT", zlib.compress((b"\0" + b"\xff" * width) * height))
        + chunk(b"IEND", b"")
    )


def pictures(content: bytes) -> list[tuple[int, int, int]]:
    """Width and height of each picture in the file, and the width of the text around it."""
    document = docx.Document(io.BytesIO(content))
    page = document.sections[0]
    text_width = page.page_width - page.left_margin - page.right_margin
    found = []
    for extent in document.element.body.iter(qn("wp:extent")):
        cells = [int(each.tcPr.tcW.get(qn("w:w"))) * TWIP for each in extent.iterancestors(qn("w:tc"))]
        room = cells[0] - 2 * CELL_MARGIN if cells else text_width
        found.append((int(extent.get("cx")), int(extent.get("cy")), room))
    return found


def in_cell(content: str) -> str:
    return f"<table><tbody><tr><th>Agencies’ views</th><td>{content} {'and so on ' * 30}</td></tr></tbody></table>"


@pytest.mark.parametrize("place", [str, in_cell], ids=["page", "cell"])
def test_a_picture_that_fits_keeps_its_natural_size(place):
    ((width, height, _room),) = pictures(word_file(paper(place(drawing(240, 50)))))
    assert (width, height) == (240 * PIXEL, 50 * PIXEL)


@pytest.mark.parametrize("place", [str, in_cell, lambda each: in_cell(in_cell(each))], ids=["page", "cell", "nested"])
@pytest.mark.parametrize("shape", ["", "landscape"])
def test_a_picture_wider_than_its_space_is_scaled_to_fit(place, shape):
    ((width, height, room),) = pictures(word_file(paper(place(drawing(2_000, 500)), shape=shape)))
    assert 0 <= room - width <= TWIP
    assert abs(width - 4 * height) <= 4


def test_a_cell_has_less_space_and_a_nested_cell_less_still():
    places = (str, in_cell, lambda each: in_cell(in_cell(each)))
    page, cell, nested = (pictures(word_file(paper(place(drawing(2_000)))))[0][2] for place in places)
    assert abs(page - A4_PORTRAIT) <= TWIP
    assert Mm(90) < cell < Mm(140)
    assert Mm(40) < nested < cell - Mm(20)


def test_a_picture_can_be_as_wide_as_a_landscape_page():
    ((width, *_rest),) = pictures(word_file(paper(drawing(2_000), shape="landscape")))
    assert abs(width - A4_LANDSCAPE) <= TWIP


@pytest.mark.parametrize("shape", ["", "landscape"])
def test_a_picture_that_is_higher_than_a_page_fits_on_it(shape):
    ((width, height, _room),) = pictures(word_file(paper(drawing(400, 4_000), shape=shape)))
    assert abs(height - Mm(170 if shape else 257)) <= TWIP
    assert abs(height - 10 * width) <= 10


@pytest.mark.parametrize("dots_per_metre", [1, 2_835, 1_000_000])
@pytest.mark.parametrize(
    ("size", "most"),
    [((100, 50), (100 * PIXEL, 50 * PIXEL)), ((900, 90), (Mm(45), Mm(4.5))), ((90, 900), (Mm(1.8), Mm(18)))],
)
def test_a_logo_is_the_same_size_whatever_resolution_its_file_gives(size, most, dots_per_metre):
    html = paper('<img class="logo" src="logo" alt="Northshire">')
    ((width, height, _room),) = pictures(word_file(html, {"logo": png_of(*size, dots_per_metre)}))
    assert abs(width - most[0]) <= 1
    assert abs(height - most[1]) <= 1


@pytest.mark.parametrize(
    ("slug", "least"), [("board-report", 3), ("progress-report", 1), ("action-plan", 0), ("component-sheet", 0)]
)
def test_no_picture_of_any_paper_is_cropped(following_year, slug, least):
    found = pictures(made(slug, "docx", following_year).content)
    assert len(found) >= least
    assert [each for each in found if each[0] > each[2]] == []


@pytest.mark.parametrize(("slug", "number"), [("board-report", 4 + 3), ("component-sheet", 1)])
def test_no_picture_of_the_agencies_views_is_cropped(framework, partnership, alice, slug, number):
    found = pictures(made(slug, "docx", full(partnership, alice, agencies=8, evidence=12, actions=12)).content)
    assert len(found) == number
    assert [each for each in found if each[0] > each[2]] == []
