"""An administrator adds rows to a partnership by typing, and filters a list without scripts too."""

import pytest
from playwright.sync_api import Locator, expect

from partnerships.models import Partnership, User
from tests.factories import AgencyFactory, UserFactory

MEMBERSHIPS = "/admin/partnerships/membership/"


@pytest.fixture
def root(db: None) -> User:
    return UserFactory(name="Root", is_staff=True, is_superuser=True)


def choose(rows: Locator, field: str, words: str, found: str) -> None:
    """Looks it up in the last row."""
    page = rows.page
    rows.locator(f".field-{field} .select2-selection").last.click()
    page.locator(".select2-search__field").fill(words)
    page.get_by_role("option", name=found, exact=True).click()


def test_an_agency_and_a_member_who_speaks_for_it_are_added_by_typing(
    open_as, root: User, partnership: Partnership, alice: User, bob: User
) -> None:
    AgencyFactory(name="Northshire Probation")
    UserFactory(name="Nia", email="nia@example.org")
    page = open_as(root, f"/admin/partnerships/partnership/{partnership.pk}/change/")
    partners, members = page.locator("#partner_agencies-group"), page.locator("#memberships-group")
    expect(members.locator(".has_original .field-person .select2-selection")).to_have_text(["Alice", "Bob"])

    partners.get_by_role("button", name="Add another Partner agency").click()
    choose(partners, "agency", "probat", "Northshire Probation")
    partners.locator(".field-status select").nth(1).select_option("Relevant agency")
    members.get_by_role("button", name="Add another Member").click()
    choose(members, "person", "nia@", "Nia")
    members.locator(".field-role select").nth(2).select_option("Board member")
    choose(members, "agency", "probat", "Northshire Probation")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was changed successfully")).to_be_visible()
    found = partnership.memberships.values_list("person__name", "role", "agency__name")
    assert set(found) == {
        ("Alice", "lead", None),
        ("Bob", "board_member", "Northshire Police"),
        ("Nia", "board_member", "Northshire Probation"),
    }


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_memberships_are_filtered_by_partnership_without_scripts(open_as, root: User, bob: User, carol: User) -> None:
    page = open_as(root, MEMBERSHIPS)
    rows = page.locator("#result_list tbody tr")
    expect(rows).to_have_count(2)

    page.get_by_role("link", name="Board member").click()
    page.get_by_label("Part of its name").fill("northshire")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Bob")
    page.get_by_label("Part of its name").fill("elsewhere")
    page.get_by_role("button", name="Filter").click()
    expect(rows).to_have_count(0)

    page.get_by_role("link", name="Show all partnerships").click()
    expect(rows).to_contain_text("Bob")
