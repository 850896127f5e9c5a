"""The browser's Back button shows the next person nothing, and loses nothing that was typed."""

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Evidence
from tests.factories.partnerships import PASSWORD

TYPED = "Half a sentence about Ŵyn’s\naudit"


@pytest.fixture
def half_typed(open_as, sheet, bob) -> Page:
    """A new piece of evidence, begun."""
    page = open_as(bob, f"{sheet.get_absolute_url()}evidence/add/")
    # The page asks before leaving.
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[name=title]").press_sequentially("Audit of plans")
    page.locator("[name=note]").fill(TYPED)
    page.locator("[name=kind][value=audit]").check()
    return page


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def sign_in(page: Page, person) -> None:
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def holds(page: Page) -> tuple[str, str, bool]:
    page.wait_for_load_state()
    return (
        page.locator("[name=title]").input_value(),
        page.locator("[name=note]").input_value(),
        page.locator("[name=kind][value=audit]").is_checked(),
    )


@pytest.mark.parametrize("pages", ["report/", "", "clarity/"])
def test_after_signing_out_the_back_button_shows_no_assessment(open_as, full, bob, pages):
    page = open_as(bob, "/")
    page.goto(f"/assessments/{full.pk}/{pages}")
    assert "Peer mentoring" in page.content()

    sign_out(page)
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "Peer mentoring" not in page.content()


def test_going_back_to_a_half_filled_form_restores_what_was_typed(half_typed):
    half_typed.get_by_role("link", name="Good practice").click()
    expect(half_typed.get_by_role("heading", level=1)).to_have_text("Good practice")

    half_typed.go_back()

    assert holds(half_typed) == ("Audit of plans", TYPED, True)


def test_going_back_after_a_server_error_restores_what_was_typed(half_typed):
    fault = {"status": 500, "content_type": "text/html", "body": "<link rel=icon href=data:,><h1>Sorry</h1>"}
    half_typed.route("**/evidence/add/", lambda route: route.fulfill(**fault), times=1)
    half_typed.get_by_role("button", name="Save", exact=True).click()
    expect(half_typed.get_by_role("heading", level=1)).to_have_text("Sorry")

    half_typed.go_back()

    assert holds(half_typed) == ("Audit of plans", TYPED, True)


def test_a_form_opened_afresh_does_not_restore_unsaved_text(half_typed):
    address = half_typed.url
    half_typed.goto("/")
    half_typed.goto(address)

    assert holds(half_typed) == ("", "", False)


def test_going_back_after_saving_does_not_restore_what_was_saved(half_typed):
    half_typed.locator("[name=shows][value=impact]").check()
    half_typed.locator("[name=reference]").fill("Board minutes")
    half_typed.get_by_role("button", name="Save", exact=True).click()
    expect(half_typed.get_by_role("heading", level=1)).to_have_text("Clarity")
    assert Evidence.objects.get().note == TYPED

    half_typed.go_back()

    assert holds(half_typed) == ("", "", False)


def test_the_next_person_in_the_same_tab_does_not_see_what_was_typed(half_typed, alice):
    sign_out(half_typed)
    assert half_typed.evaluate("Object.keys(sessionStorage)") == []
    sign_in(half_typed, alice)
    expect(half_typed.get_by_role("link", name="Alice")).to_be_visible()

    for _ in range(2):
        half_typed.go_back()

    assert half_typed.url.endswith("/evidence/add/")
    assert holds(half_typed) == ("", "", False)
