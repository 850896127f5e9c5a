"""What the page says after a save, and where on which page people land."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import LONG_WORD

STAKEHOLDER = "Northshire Magistrates & Co"


def add_a_stakeholder(page: Page) -> None:
    page.get_by_role("button", name="Add a stakeholder").click()
    page.get_by_label("Another partner that isn’t listed").fill(STAKEHOLDER)
    page.get_by_label("What is its role?").fill(f"Ask for the check. {LONG_WORD}")
    page.get_by_role("button", name="Save", exact=True).click()


def sheet_is_left_at_its_top(page: Page, alert_has_focus: bool) -> None:
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confidence")
    assert "#" not in page.url
    assert page.evaluate("scrollY") == 0
    said = page.get_by_role("alert")
    expect(said).to_contain_text("Clarity has been saved")
    expect(said).to_be_in_viewport()
    if alert_has_focus:
        expect(said).to_be_focused()


@pytest.mark.parametrize("width", [375, 1280])
def test_a_new_stakeholder_is_confirmed_in_its_section_and_the_next_component_opens_at_the_top(
    open_as, sheet, bob, width
):
    page = open_as(bob, sheet.get_absolute_url())
    page.set_viewport_size({"width": width, "height": 700})

    add_a_stakeholder(page)

    assert page.url.endswith("/clarity/#stakeholders")
    said = page.locator("#stakeholders").get_by_role("alert")
    expect(said).to_contain_text(f"The stakeholder “{STAKEHOLDER}” has been added")
    expect(said).to_be_in_viewport()
    expect(said).to_be_focused()
    expect(page.get_by_role("alert")).to_have_count(1)
    sheet_is_left_at_its_top(page, alert_has_focus=True)


def test_without_javascript_a_new_stakeholder_is_confirmed_and_the_next_component_opens(
    browser: Browser, base_url, client, sheet, bob
):
    client.force_login(bob)
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    context.add_cookies([{"name": "session", "value": client.cookies["session"].value, "url": base_url}])
    page = context.new_page()
    page.goto(sheet.get_absolute_url())

    add_a_stakeholder(page)

    expect(page.locator("#stakeholders").get_by_role("alert")).to_contain_text("has been added")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confidence")
    expect(page.get_by_role("alert")).to_contain_text("Clarity has been saved")
    assert "#" not in page.url
    context.close()


@pytest.mark.parametrize("fragment", ["#main-content", "#id_evidence_narrative", "#timeframe"])
def test_saving_removes_the_fragment_from_the_address(open_as, sheet, bob, fragment):
    page = open_as(bob, f"{sheet.get_absolute_url()}{fragment}")

    sheet_is_left_at_its_top(page, alert_has_focus=True)
