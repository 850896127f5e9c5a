"""Tables on a phone: a card for each row, still a table to a screen reader, and no sideways scrolling."""

import pytest
from playwright.sync_api import ViewportSize

from assessments import demo
from partnerships.models import User
from tests.browser.test_print import BROKEN
from tests.factories import PaperDownloadFactory, SignedPaperFactory

# What the cells of each table's first row say before their text.
TABLES = {
    "/partnerships/{partnership}/": [["Sector", "Takes part as", "Since"], ["Role", "Speaks for"]],
    "/assessments/{assessment}/papers/": [["Signed off", "SHA-256"]],
    "/assessments/{assessment}/papers/downloads/": [["When", "Who", "What", "SHA-256"]],
}
HEADS = """(tables) => tables.map((table) => [...table.querySelectorAll('tbody tr:first-child td')]
    .map((cell) => getComputedStyle(cell, '::before').content.replaceAll('"', '').replace(': ', '')))"""
SCROLLS = """() => [...document.querySelectorAll('.app-table-scroll')]
    .filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.getAttribute('aria-label'))"""
NARROW = """() => [...document.querySelectorAll('.app-score-row > :first-child')]
    .filter((name) => name.getBoundingClientRect().width < 150).length"""


@pytest.mark.parametrize("width", [320, 375])
@pytest.mark.parametrize("path", TABLES)
def test_on_a_phone_each_table_row_is_a_card_with_labelled_cells(open_as, signed_off, alice, path, width):
    PaperDownloadFactory(assessment=signed_off, person=alice)
    SignedPaperFactory(assessment=signed_off)
    page = open_as(alice, path.format(assessment=signed_off.pk, partnership=signed_off.partnership_id))
    page.set_viewport_size(ViewportSize(width=width, height=800))

    assert page.get_by_role("main").get_by_role("table").evaluate_all(HEADS) == TABLES[path]
    assert page.evaluate(SCROLLS) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    heads = sum(len(table) for table in TABLES[path])
    assert page.get_by_role("columnheader").count() >= heads


@pytest.mark.parametrize("width", [320, 640, 770, 800, 900, 1000, 1024, 1280, 1920])
def test_component_names_have_room_beside_their_scores_at_every_width(open_as, signed_off, alice, width):
    for path in ("", "progress/"):
        page = open_as(alice, f"/assessments/{signed_off.pk}/{path}")
        page.set_viewport_size(ViewportSize(width=width, height=800))

        assert page.locator(".app-score-row").count() == 12
        assert page.evaluate(NARROW) == 0
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_no_word_in_the_actions_table_is_broken_at_any_width(open_as, framework):
    demo.build()
    lead = User.objects.get(email="lead@example.org")
    page = open_as(lead, f"/partnerships/{lead.memberships.order_by('pk')[0].partnership_id}/actions/")

    assert page.get_by_role("main").get_by_role("row").count() > 20
    for width in (320, 375, 770, 800, 1000, 1280):
        page.set_viewport_size(ViewportSize(width=width, height=800))
        assert (width, page.evaluate(BROKEN)) == (width, [])
