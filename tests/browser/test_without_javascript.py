"""People can fill in a sheet when scripts are switched off or did not load."""

import datetime

import pytest
from playwright.sync_api import expect

from assessments.models import ComponentAssessment
from partnerships.models import PartnerAgency
from tests.factories import AgencyFactory

NARRATIVE = "What is the evidence for this score?"


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_bob_fills_in_a_sheet_corrects_his_errors_and_loses_nothing(open_as, sheet, bob):
    page = open_as(bob, sheet.get_absolute_url())

    page.get_by_role("radio", name="2 Requires improvement").check()
    page.get_by_label(NARRATIVE).fill("Half of the sample.")
    page.get_by_role("button", name="Add evidence").click()
    page.get_by_label("What is it called?").fill("Audit of 40 cases")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer for “What kind of evidence is it?”")
    page.get_by_role("link", name="Upload a file, or enter a link or a reference, so that others can find it").click()
    assert page.url.endswith("#id_reference")
    page.get_by_label("Reference").fill("QA 2026/3")
    page.get_by_label("Audit", exact=True).check()
    page.get_by_label("Activity").check()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_role("listitem").filter(has_text="Audit of 40 cases")).to_contain_text("QA 2026/3")
    expect(page.get_by_label(NARRATIVE)).to_have_value("Half of the sample.")
    review = page.get_by_role("group", name="Operational review date")
    for label, text in (("Day", "30"), ("Month", "sept"), ("Year", "2026")):
        review.get_by_label(label).fill(text)
    page.get_by_role("button", name="Save and continue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Confidence")
    saved = ComponentAssessment.objects.get(pk=sheet.pk)
    assert (saved.score, saved.evidence_narrative, saved.evidence.get().title) == (
        2,
        "Half of the sample.",
        "Audit of 40 cases",
    )
    assert saved.operational_review == datetime.date(2026, 9, 30)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_alice_searches_for_an_agency_with_the_enter_key_and_adds_it_with_what_she_typed_before(
    open_as, partnership, alice
):
    fire = AgencyFactory(name="Northshire Fire")
    page = open_as(alice, f"/partnerships/{partnership.pk}/agencies/add/")

    page.get_by_label("Relevant agency").check()
    page.get_by_label("Year").fill("2024")
    page.get_by_label("Search for an agency").fill("shire fi")
    page.keyboard.press("Enter")
    page.get_by_label("Northshire Fire").check()
    page.get_by_role("button", name="Add the agency").click()

    expect(page.get_by_text("Northshire Fire is in the partnership")).to_be_visible()
    added = PartnerAgency.objects.get(agency=fire)
    assert (added.status, added.joined.year) == ("relevant", 2024)
