"""The main job: a board member fills in a sheet, the lead signs off and downloads the paper."""

import datetime
import re
import zlib
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from assessments.models import Accountability, Action, Evidence, StakeholderRole
from tests.factories.partnerships import PASSWORD

NARRATIVE = "Mentors met nine in ten people at the gate."
REASON = "Eleven components are for the autumn."


def test_bob_fills_in_a_sheet_alice_signs_off_and_downloads_the_paper_and_bob_finds_it_locked(
    page, assessment, alice, bob, police
):
    sign_in(page, "bob@example.org")
    link(page, assessment.name)
    link(page, "Clarity")
    page.get_by_role("radio", name="3 Good").check()
    page.get_by_label("What is the evidence for this score?").fill(NARRATIVE)
    add_evidence(page)
    # The button that leaves the sheet saved it first.
    expect(page.get_by_role("radio", name="3 Good")).to_be_checked()
    expect(page.get_by_label("What is the evidence for this score?")).to_have_value(NARRATIVE)
    add_a_lead(page)
    add_a_stakeholder(page)
    add_an_action(page)
    press(page, "Save and return")
    expect(page.get_by_role("heading", level=1)).to_have_text(assessment.name)
    expect(page.get_by_role("main")).to_contain_text("1 of 12")
    expect(row(page, "Clarity")).to_contain_text("3 ●●●○ Good")
    assert what_was_added() == {
        "evidence": [("Audit of 40 cases", "https://www.example.org/audit", "audit", "impact", police)],
        "leads": [(police, bob, "The protocol")],
        "stakeholders": [("Northshire Magistrates", "Ask for the check")],
        "actions": [("Train all court teams", police, "improve", "operational", in_60_days(), "not_started")],
    }
    press(page, "Sign out")

    sign_in(page, "alice@example.org")
    link(page, assessment.name)
    link(page, "Check what is missing and sign off")
    expect(page.get_by_role("main")).to_contain_text("1 of 12 components is scored.")
    page.get_by_label("Why are you signing off with these things missing?").fill(REASON)
    page.get_by_label("Which board or meeting will consider the paper?").fill("Safeguarding Board")
    fill_in_date(page, "When is the meeting?", datetime.date(2027, 4, 14))
    page.get_by_label("What is the board asked to decide?").fill("Agree the scores")
    press(page, "Sign off and lock")
    said = "has been signed off. You can download the board report in a few seconds"
    expect(page.get_by_role("alert")).to_contain_text(said)
    with page.expect_download() as download:
        link(page, "Download the board report")
    paper = Path(download.value.path()).read_bytes()
    assert paper.startswith(b"%PDF-")
    words = squeezed(text_of(paper))
    typed = (assessment.subject, NARRATIVE, REASON, "Train all court teams", "Audit of 40 cases")
    assert [text for text in typed if squeezed(text) not in words] == []
    press(page, "Sign out")

    sign_in(page, "bob@example.org")
    link(page, assessment.name)
    link(page, "Clarity")
    expect(page.get_by_role("main")).to_contain_text("Signed off by Alice")
    expect(page.get_by_role("main")).to_contain_text("this sheet is locked")
    expect(page.get_by_role("main")).to_contain_text(NARRATIVE)
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("button")).to_have_count(0)


def sign_in(page: Page, email: str) -> None:
    page.goto("/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()


def link(page: Page, text: str) -> None:
    page.get_by_role("main").get_by_role("link", name=text, exact=True).click()


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has_text=text)


def add_evidence(page: Page) -> None:
    press(page, "Add evidence")
    page.get_by_label("What is it called?").fill("Audit of 40 cases")
    page.get_by_label("Link").fill("www.example.org/audit")
    page.get_by_label("Audit", exact=True).check()
    page.get_by_label("Impact").check()
    page.get_by_label("Which agency does it come from?").select_option("Northshire Police")
    press(page, "Save")
    expect(row(page, "Audit of 40 cases")).to_be_visible()


def add_a_lead(page: Page) -> None:
    press(page, "Add a lead")
    page.get_by_label("Which agency leads?").select_option("Northshire Police")
    page.get_by_label("Which person leads?").select_option("Bob")
    page.get_by_label("What do they lead on?").fill("The protocol")
    press(page, "Save")
    expect(row(page, "Bob, Northshire Police")).to_be_visible()


def add_a_stakeholder(page: Page) -> None:
    press(page, "Add a stakeholder")
    page.get_by_label("Another partner that isn’t listed").fill("Northshire Magistrates")
    page.get_by_label("What is its role?").fill("Ask for the check")
    press(page, "Save")
    expect(row(page, "Northshire Magistrates")).to_be_visible()


def add_an_action(page: Page) -> None:
    press(page, "Add an action")
    page.get_by_label("Improve").check()
    page.get_by_label("What will be done?").fill("Train all court teams")
    page.get_by_label("Which agency leads?").select_option("Northshire Police")
    page.get_by_label("Operational (shorter term)").check()
    fill_in_date(page, "When is it due?", in_60_days())
    press(page, "Save")
    expect(row(page, "Train all court teams")).to_be_visible()


def fill_in_date(page: Page, question: str, date: datetime.date) -> None:
    parts = page.get_by_role("group", name=question)
    for label, number in (("Day", date.day), ("Month", date.month), ("Year", date.year)):
        parts.get_by_label(label).fill(str(number))


def in_60_days() -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=60)


def what_was_added() -> dict:
    return {
        "evidence": [(it.title, it.url, it.kind, it.shows, it.source_agency) for it in Evidence.objects.all()],
        "leads": [(it.agency, it.person, it.leads_on) for it in Accountability.objects.all()],
        "stakeholders": [(it.other, it.role) for it in StakeholderRole.objects.all()],
        "actions": [(it.what, it.lead_agency, it.kind, it.horizon, it.due, it.status) for it in Action.objects.all()],
    }


def text_of(paper: bytes) -> str:
    """A paper's words, as a reader's copy and paste finds them: its glyphs, read through the fonts' own tables.

    Enough for what WeasyPrint writes from fonts that number their glyphs alike, as the weights of one family do.
    """
    streams = [inflated(found[1]) for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL)]
    tables = b"".join(stream for stream in streams if b"beginbfchar" in stream)
    letters = {
        glyph: bytes.fromhex(code.decode()).decode("utf-16-be")
        for glyph, code in re.findall(rb"<(\w{4})> <(\w+)>", tables)
    }
    shown = b"".join(re.findall(rb"\[([^]]*)\] TJ", b"".join(streams)))
    glyphs = b"".join(re.findall(rb"<(\w+)>", shown))
    return "".join(letters.get(glyphs[i : i + 4], "") for i in range(0, len(glyphs), 4))


def inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def squeezed(text: str) -> str:
    """Without spaces, because the paper has none where a line ends."""
    return "".join(text.split())
