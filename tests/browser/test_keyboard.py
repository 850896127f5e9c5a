"""Using the keyboard: where the focus is, what Enter presses, and what is asked before anything typed is lost."""

import datetime

from playwright.sync_api import Page, expect

from assessments.models import ComponentAssessment, Evidence

NARRATIVE = "What is the evidence for this score?"
DATE = ["Day", "Month", "Year"]
# Its label or its text.
FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"


def test_the_first_tab_offers_to_skip_to_the_main_content(open_as, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url())

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "What “Clarity” means"


def test_tab_moves_through_the_sheet_in_the_order_of_table_1_then_to_its_buttons(open_as, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url())

    page.get_by_role("main").focus()

    assert focused_until(page, "Save and return") == [
        "What “Clarity” means",
        "Questions to ask yourselves",
        "Not yet scored",
        NARRATIVE,
        "Add evidence",
        "How is it led, owned and governed?",
        "Add a lead",
        "Add a stakeholder",
        "Add an action",
        "Strategic, longer term",
        *DATE,
        "Operational, shorter term",
        *DATE,
        "Save and continue",
        "Save and return",
    ]


def test_enter_in_a_date_saves_the_sheet_and_removes_nothing(open_as, full, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url())

    page.get_by_role("group", name="Strategic review date").get_by_label("Day").fill("30")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Confidence")
    assert ComponentAssessment.objects.get(pk=sheet.pk).strategic_review == datetime.date(2027, 3, 30)
    assert Evidence.objects.filter(sheet=sheet).count() == 2


def test_after_a_refused_save_the_focus_is_on_the_errors_and_each_links_to_its_field(open_as, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url() + "evidence/add/")

    page.get_by_label("What is it called?").fill("Audit of 40 cases")
    page.keyboard.press("Enter")

    expect(page.locator("[data-error-summary]")).to_be_focused()
    assert page.title().startswith("Error: Add evidence")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Upload a file, or enter a link or a reference, so that others can find it"
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reference")).to_be_focused()
    expect(page.get_by_label("What is it called?")).to_have_value("Audit of 40 cases")


def test_leaving_a_page_asks_first_only_if_something_was_typed(open_as, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url())
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    # Moving around the page is not typing.
    page.get_by_label(NARRATIVE).click()
    page.keyboard.press("ArrowDown")
    leave(page)
    expect(page).to_have_title(f"{sheet.assessment.name} – Collective Safeguarding")
    assert asked == []

    page.go_back()
    page.get_by_label(NARRATIVE).press_sequentially("Two cases")
    with page.expect_event("dialog"):
        leave(page)
    assert asked == ["beforeunload"]
    expect(page).to_have_title(f"Clarity – {sheet.assessment.name} – Collective Safeguarding")
    expect(page.get_by_label(NARRATIVE)).to_have_value("Two cases")

    # Saving is not leaving.
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Confidence")
    assert asked == ["beforeunload"]


def focused_until(page: Page, last: str) -> list[str]:
    """Where Tab stops, in order."""
    stops = [""]
    while stops[-1] != last and len(stops) < 50:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return stops[1:]


def leave(page: Page) -> None:
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last.click(no_wait_after=True)
