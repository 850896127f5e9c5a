"""In forced colours, light or dark, everything with a meaning is still visible."""

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

from tests.browser.meeting import meeting_of
from tests.browser.test_accessible import DESK, load_axe, violations

DARK = pytest.mark.browser_context_args(forced_colors="active", color_scheme="dark")
LIGHT = pytest.mark.browser_context_args(forced_colors="active", color_scheme="light")
SCHEMES = [pytest.param("dark", marks=DARK), pytest.param("light", marks=LIGHT)]
# The system colours of this machine.
SYSTEM = """() => Object.fromEntries(['Canvas', 'CanvasText', 'Highlight'].map((name) => {
    const probe = document.body.appendChild(document.createElement('i'));
    Object.assign(probe.style, {forcedColorAdjust: 'none', color: name});
    const found = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number);
    probe.remove();
    return [name, found];
}))"""
Colour = tuple[int, int, int]


class Picture:
    """What is drawn where an element is."""

    def __init__(self, drawn: Locator):
        drawn.scroll_into_view_if_needed()
        self.pixels = Image.open(io.BytesIO(drawn.screenshot())).convert("RGB")

    def row(self, at: float) -> list[Colour]:
        y = int(self.pixels.height * at)
        return [self.pixels.getpixel((x, y)) for x in range(self.pixels.width)]

    def count(self, colour: Colour) -> int:
        return sum(number for number, found in self.pixels.getcolors(1 << 24) if is_near(found, colour))

    def outlines(self, colour: Colour) -> list[bool]:
        """Whether the left, right, upper and lower edge is drawn in a colour, in the middle of its length."""
        width, height = self.pixels.size
        steps = range(3)
        sides = (
            [(x, height // 2) for x in steps],
            [(width - 1 - x, height // 2) for x in steps],
            [(width // 2, y) for y in steps],
            [(width // 2, height - 1 - y) for y in steps],
        )
        return [any(is_near(self.pixels.getpixel(place), colour) for place in side) for side in sides]


def is_near(one: Colour, other: Colour) -> bool:
    """Equal apart from rounding when drawn."""
    return all(abs(a - b) <= 2 for a, b in zip(one, other, strict=True))


@pytest.fixture
def gallery(open_as, alice):
    page = open_as(alice, "/components/")
    page.set_viewport_size(ViewportSize(width=1280, height=900))
    return page


def colours(page: Page) -> dict[str, Colour]:
    """As they look on the canvas: some systems' Highlight is not opaque."""
    raw = page.evaluate(SYSTEM)
    canvas = raw["Canvas"]
    found = {name: _over(canvas, *colour) for name, colour in raw.items()}
    assert len(set(found.values())) == 3
    return found


def _over(canvas: list[float], red: float, green: float, blue: float, alpha: float = 1) -> Colour:
    mixed = (below + (above - below) * alpha for below, above in zip(canvas, (red, green, blue), strict=True))
    return tuple(round(each) for each in mixed)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_progress_bar_is_filled_in_proportion_to_its_text(gallery, scheme):
    system, words = colours(gallery), gallery.locator(".app-progress").first
    assert words.inner_text().startswith("7 of 12")

    row = Picture(words.locator("progress")).row(0.5)

    filled = sum(is_near(pixel, system["Highlight"]) for pixel in row)
    assert abs(filled / len(row) - 7 / 12) < 0.03
    assert system["CanvasText"] in row[:3]
    assert system["CanvasText"] in row[-3:]
    assert row[-5] == system["Canvas"]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_score_badges_and_tags_are_outlined_earlier_scores_are_not_and_dots_are_drawn(gallery, scheme):
    system = colours(gallery)

    for score in (1, 2, 3, 4):
        badge = Picture(gallery.locator(f"main .app-score--{score}:not(.app-score--past)").first)
        assert badge.outlines(system["CanvasText"]) == [True] * 4
    for tag in gallery.locator("main .govuk-tag").all():
        assert Picture(tag).outlines(system["CanvasText"]) == [True] * 4
    past = gallery.locator(".app-score--past").first
    assert Picture(past).outlines(system["CanvasText"])[2:] == [False, False]
    one, four = (
        Picture(gallery.locator(f"main .app-score--{score} .app-score__dots").first).count(system["CanvasText"])
        for score in (1, 4)
    )
    assert one * 1.5 < four


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_current_page_a_chosen_answer_and_the_focus_are_visible(gallery, scheme):
    system = colours(gallery)

    assert Picture(gallery.locator(".app-pages__numbers")).count(system["Highlight"]) > 100
    chosen, not_chosen = gallery.locator(".govuk-radios__item:has(:checked)"), gallery.locator(".govuk-radios__item")
    assert Picture(chosen.first).count(system["CanvasText"]) != Picture(not_chosen.first).count(system["CanvasText"])
    buttons = gallery.locator(".govuk-button-group").first
    before = Picture(buttons).pixels.tobytes()
    buttons.get_by_role("link", name="Continue").focus()
    assert Picture(buttons).pixels.tobytes() != before


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "path",
    [
        "/components/",
        "/assessments/{assessment}/",
        "/assessments/{assessment}/moderation/",
        "/partnerships/{partnership}/actions/",
        "/assessments/{assessment}/progress/",
    ],
)
def test_axe_finds_nothing_wrong_apart_from_contrast(open_as, signed_off, alice, path, scheme):
    found = meeting_of(8, signed_off.partnership, alice) if "moderation" in path else signed_off
    page = open_as(alice, path.format(assessment=found.pk, partnership=found.partnership_id))

    load_axe(page)

    # axe-core assumes a white page. In forced colours the contrast is up to the system.
    assert [found for found in violations(page, DESK) if not found.startswith("color-contrast:")] == []


@pytest.mark.browser_context_args(color_scheme="dark")
def test_dark_mode_without_forced_colours_does_not_change_the_page(open_as, signed_off, alice):
    page = open_as(alice, f"/assessments/{signed_off.pk}/")

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(11, 12, 12)"
    assert Picture(page.locator("h1")).pixels.getpixel((1, 1)) == (255, 255, 255)
