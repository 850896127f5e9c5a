"""In forced colours, light or dark, every label, dot, line and bar of a chart is visible."""

import io
from collections import Counter

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize

from assessments.models import ActionStatus, Assessment
from tests.assessments.steps import sign_off
from tests.factories import ActionFactory, AssessmentFactory

from .meeting import meeting_of
from .test_forced_colours import SCHEMES, Colour, Picture, colours

PAGES = {
    "/assessments/{}/report/": {"radar", "scores", "spreads", "trend", "actions", "spread"},
    "/assessments/{}/progress/": {"radar", "trend"},
    "/assessments/{}/moderation/": {"spread"},
    "/assessments/{}/moderation/clarity/": {"spread"},
    "/assessments/{}/clarity/": {"spread"},
}
# The colours of each part: its fill, and its stroke if the stroke has a meaning.
LOOKS = {
    "text": ("CanvasText", None),
    "on-filled": ("Canvas", None),
    "filled": ("CanvasText", None),
    "dot": ("CanvasText", "Canvas"),
    "hollow": ("Canvas", "CanvasText"),
    "paper": ("Canvas", None),
    "bar": ("Highlight", "CanvasText"),
    "line": (None, "CanvasText"),
    "shade": ("Highlight", None),
    "area": ("Highlight", None),
}
SYSTEM = """() => Object.fromEntries(['Canvas', 'CanvasText', 'Highlight'].map((name) => {
    const probe = document.body.appendChild(document.createElement('i'));
    Object.assign(probe.style, {forcedColorAdjust: 'none', color: name});
    const found = getComputedStyle(probe).color;
    probe.remove();
    return [name, found];
}))"""
GROUPS = """(svgs) => svgs.flatMap((svg) => [...svg.querySelectorAll('g')].map((group) => {
    const style = getComputedStyle(group);
    return [group.getAttribute('class').replace('app-drawing__', ''), style.fill, style.stroke];
}))"""
MARKS = """(svg) => {
    const drawing = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('g > *')].map((mark) => {
        const box = mark.getBoundingClientRect();
        const place = [box.x - drawing.x, box.y - drawing.y, box.right - drawing.x, box.bottom - drawing.y];
        return [mark.tagName, mark.parentElement.getAttribute('class'), mark.textContent, place];
    });
}"""


@pytest.fixture
def charted(framework, partnership, alice) -> Assessment:
    """With views, 1 of the 12 components unscored, an earlier year to compare with, and one action overdue."""
    assessment = meeting_of(8, partnership, alice)
    earlier = AssessmentFactory(
        partnership=partnership,
        subject=assessment.subject,
        scale=assessment.scale,
        period_start=assessment.period_start.replace(year=assessment.period_start.year - 1),
        period_end=assessment.period_end.replace(year=assessment.period_end.year - 1),
    )
    for year, step in ((earlier, 0), (assessment, 1)):
        for number, sheet in enumerate(year.sheets.all()):
            year.sheets.filter(pk=sheet.pk).update(score=1 + (number + step) % 4)
    sign_off(earlier, alice)
    assessment.sheets.filter(component__slug="culture").update(score=None)
    sheet = assessment.sheets.first()
    ActionFactory(sheet=sheet, due=assessment.period_start)
    ActionFactory(sheet=sheet, status=ActionStatus.DONE)
    return assessment


def drawings(page: Page) -> list[Locator]:
    return page.locator("main svg.app-drawing").all()


def kind(drawing: Locator) -> str:
    named = drawing.get_attribute("aria-labelledby")
    return named.split("-")[0] if named else "spread"


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def best_contrast(pixels: Image.Image, place: list[float]) -> float:
    """The contrast of what is drawn at a place with the commonest colour around it."""
    left, top, right, bottom = place
    box = (int(left) - 2, int(top) - 2, int(right) + 3, int(bottom) + 3)
    bounded = (max(0, box[0]), max(0, box[1]), min(pixels.width, box[2]), min(pixels.height, box[3]))
    found = pixels.crop(bounded).getcolors(1 << 24)
    _count, ground = max(found)
    return max(contrast(colour, ground) for _count, colour in found)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("path", "kinds"), PAGES.items(), ids=[path.split("{}")[1] for path in PAGES])
def test_each_part_of_each_chart_uses_the_right_system_colour(open_as, charted, alice, path, kinds, scheme):
    page = open_as(alice, path.format(charted.pk))
    system = page.evaluate(SYSTEM)

    found = page.locator("main svg.app-drawing").evaluate_all(GROUPS)

    assert {kind(drawing) for drawing in drawings(page)} == kinds
    assert len(found) >= 3
    for part, fill, stroke in found:
        expected = [system[name] if name else None for name in LOOKS[part]]
        actual = [colour if name else None for name, colour in zip(LOOKS[part], (fill, stroke), strict=True)]
        assert (part, actual) == (part, expected)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_word_and_mark_of_every_chart_contrasts_with_its_background(open_as, charted, alice, scheme):
    page = open_as(alice, f"/assessments/{charted.pk}/report/")
    page.set_viewport_size(ViewportSize(width=1280, height=900))
    seen = Counter()

    for drawing in drawings(page):
        pixels = Image.open(io.BytesIO(drawing.screenshot())).convert("RGB")
        for tag, part, text, place in drawing.evaluate(MARKS):
            if part.split("__")[1] in ("paper", "shade", "area"):
                continue
            seen[tag] += 1
            assert best_contrast(pixels, place) > (4.5 if tag == "text" else 3), (kind(drawing), tag, part, text, place)

    assert {tag for tag, number in seen.items() if number > 10} == {"text", "circle", "line", "rect"}
    assert seen["path"] >= 4


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_chart_of_views_shows_its_dots_the_agreed_score_and_the_figures(open_as, charted, alice, scheme):
    page = open_as(alice, f"/assessments/{charted.pk}/moderation/clarity/")
    system, spread = colours(page), page.locator(".app-spread").first

    picture = Picture(spread)

    assert spread.locator("circle").count() == 7
    # Each dot is nine pixels across with its outline, the bar 16 wide.
    assert picture.count(system["CanvasText"]) > 7 * 35
    assert picture.count(system["Highlight"]) > 16 * 5
    # Thin characters are drawn in blended colours, so half the contrast is enough.
    figures = (pixel for at in (0.75, 0.8, 0.85, 0.9, 0.95) for pixel in picture.row(at))
    assert sum(abs(pixel[0] - system["Canvas"][0]) > 127 for pixel in figures) > 4


@pytest.mark.browser_context_args(color_scheme="dark")
def test_without_forced_colours_a_chart_keeps_its_own_colours(open_as, charted, alice):
    page = open_as(alice, f"/assessments/{charted.pk}/progress/")

    fills = {part: fill for part, fill, _stroke in page.locator("main svg.app-drawing").evaluate_all(GROUPS)}

    assert (fills["text"], fills["filled"], fills["on-filled"]) == (
        "rgb(11, 12, 12)",
        "rgb(18, 63, 115)",
        "rgb(255, 255, 255)",
    )
