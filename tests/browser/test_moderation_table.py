"""The moderation table as a meeting sees it: projected, on a laptop, on a phone."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.meeting import meeting_of, short_names

TABLE = "Views by component and agency"
HINT = "Scroll sideways for more agencies"
# Everything shown that is outside the window to the left or right.
OUTSIDE = """() => [...document.querySelectorAll('.app-moderation :is(th, td, .app-score)')]
    .filter((each) => !each.closest('thead') || getComputedStyle(each.closest('thead')).position != 'absolute')
    .filter((each) => each.getBoundingClientRect().left < 0 || each.getBoundingClientRect().right > innerWidth)
    .map((each) => each.textContent.trim())"""
# The names of agencies with a line break inside a word.
BROKEN = """() => [...document.querySelectorAll('.app-moderation__agency-name')].filter((each) => {
    const words = document.createRange();
    return [...each.textContent.matchAll(/\\S+/g)].some((word) => {
        words.setStart(each.firstChild, word.index);
        words.setEnd(each.firstChild, word.index + word[0].length);
        return words.getClientRects().length > 1;
    });
}).map((each) => each.textContent)"""


@pytest.fixture
def open_meeting(open_as, framework, partnership, alice):
    def open_it(number: int, width: int) -> Page:
        found = meeting_of(number, partnership, alice)
        page = open_as(alice, f"/assessments/{found.pk}/moderation/")
        page.set_viewport_size(ViewportSize(width=width, height=900))
        return page

    return open_it


@pytest.mark.parametrize("number", [1, 3, 8, 12])
def test_up_to_12_agencies_fit_on_a_laptop_with_every_score_in_view_and_no_word_broken(open_meeting, number):
    page = open_meeting(number, 1280)

    assert page.get_by_role("columnheader").count() == 3 + number
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(BROKEN) == []
    expect(page.get_by_text(HINT)).to_be_hidden()


def test_a_cell_shows_only_the_number_but_its_text_includes_the_scale_label(open_meeting):
    page = open_meeting(3, 1280)

    clarity = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Clarity"))
    cells = [" ".join(text.split()) for text in clarity.get_by_role("cell").all_text_contents()]
    assert cells[0] == "3 ●●●○ Good"
    assert cells[2:] == ["1 Inadequate", "–No view", "3 Good"]
    assert [each.bounding_box()["width"] < 45 for each in clarity.locator(".app-score").all()] == [True] * 3
    expect(page.get_by_role("list", name="What the scores mean")).to_contain_text("2 Requires improvement")


def test_a_wide_table_has_a_scrolling_hint_scrolls_by_keyboard_and_keeps_component_names_in_place(open_meeting):
    page = open_meeting(25, 1280)

    expect(page.get_by_text(HINT)).to_be_visible()
    table, name = page.get_by_role("region", name=TABLE), page.get_by_role("rowheader", name="Clarity")
    before = name.bounding_box()["x"]
    assert page.evaluate(OUTSIDE) != []
    page.get_by_role("link", name="Show them in the framework’s order").focus()
    page.keyboard.press("Tab")
    expect(table).to_be_focused()
    expect(page.get_by_role("columnheader").last).not_to_be_in_viewport()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("columnheader").last).to_be_in_viewport(ratio=0.95)
    assert name.bounding_box()["x"] == before
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_a_table_that_fits_takes_no_focus_and_does_not_mention_scrolling(open_meeting):
    page = open_meeting(25, 1280)
    table = page.get_by_role("region", name=TABLE)
    expect(table).to_have_attribute("tabindex", "0")

    page.set_viewport_size(ViewportSize(width=375, height=812))

    expect(page.get_by_text(HINT)).to_be_hidden()
    expect(table).not_to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("width", [320, 375, 768])
@pytest.mark.parametrize("number", [1, 8, 25])
def test_on_a_phone_each_component_is_a_card_naming_every_agency_and_still_a_table_row(open_meeting, number, width):
    page = open_meeting(number, width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(OUTSIDE) == []
    assert (page.get_by_role("rowheader").count(), page.get_by_role("columnheader").count()) == (12, 3 + number)
    clarity = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Clarity"))
    named = clarity.locator("td.app-moderation__agency").evaluate_all(
        "(cells) => cells.map((cell) => JSON.parse(getComputedStyle(cell, '::before').content))"
    )
    assert named == short_names(number)
    assert clarity.get_by_role("cell").count() == 2 + number


@pytest.mark.parametrize("width", [1920, 1280, 800])
def test_the_page_does_not_scroll_sideways_at_any_window_width(open_meeting, width):
    page = open_meeting(25, width)

    assert page.evaluate("document.documentElement.scrollWidth") == width
    table = page.get_by_role("region", name=TABLE)
    assert table.bounding_box()["width"] == width - 60


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_table_of_more_than_12_agencies_still_says_that_it_scrolls(open_meeting):
    page = open_meeting(13, 1280)

    expect(page.get_by_text(HINT)).to_be_visible()
    expect(page.get_by_role("region", name=TABLE)).to_have_attribute("tabindex", "0")
