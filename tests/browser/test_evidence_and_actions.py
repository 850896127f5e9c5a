"""People add evidence of each kind, and take an action from start to done."""

import datetime
import hashlib
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.models import Action, Evidence
from tests.browser.test_road import fill_in_date, link, press, row, sign_in
from tests.files import docx_bytes, pdf_bytes

DONE = "All three teams have had the course."
DIFFERENCE = "Checks before a visit rose from 4 in 10 to 9 in 10."


def upload(name: str, content: bytes) -> dict:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def add(page: Page, title: str, kind: str, shows: str, **where: object) -> None:
    press(page, "Add evidence")
    page.get_by_label("What is it called?").fill(title)
    page.get_by_label(kind, exact=True).check()
    page.get_by_label(shows, exact=True).check()
    if "file" in where:
        page.get_by_label("Upload a file").set_input_files(where["file"])
    if "url" in where:
        page.get_by_label("Link").fill(str(where["url"]))
    if "reference" in where:
        page.get_by_label("Reference", exact=True).fill(str(where["reference"]))
    press(page, "Save")


def test_bob_adds_evidence_of_each_kind_and_downloads_the_file(page, assessment, bob):
    audit = pdf_bytes()
    sign_in(page, "bob@example.org")
    link(page, assessment.name)
    link(page, "Clarity")

    add(page, "Audit of 40 cases", "Audit", "Impact", file=upload("Audit 2026.pdf", audit))
    add(page, "Induction handbook", "Policy or procedure", "Activity", url="www.example.org/induction")
    add(page, "Board minutes", "Data", "Activity", reference="14 May 2026, item 6")

    expect(row(page, "Audit of 40 cases")).to_contain_text("Audit 2026.pdf")
    expect(row(page, "Induction handbook")).to_contain_text("Policy or procedure")
    expect(row(page, "Board minutes")).to_contain_text("14 May 2026, item 6")
    with page.expect_download() as download:
        row(page, "Audit of 40 cases").get_by_role("link", name="Audit 2026.pdf").click()
    assert download.value.suggested_filename == "Audit 2026.pdf"
    assert Path(download.value.path()).read_bytes() == audit
    kept = Evidence.objects.get(title="Audit of 40 cases").file
    assert (kept.size, kept.sha256) == (len(audit), hashlib.sha256(audit).hexdigest())


def test_a_file_that_does_not_match_its_name_is_refused_and_what_was_typed_stays(page, assessment, bob):
    sign_in(page, "bob@example.org")
    link(page, assessment.name)
    link(page, "Clarity")

    add(page, "Audit of 40 cases", "Audit", "Impact", file=upload("Audit 2026.pdf", b"MZ\x90\x00" + b"\0" * 400))

    expect(page.get_by_role("alert")).to_contain_text("is not what its name says (PDF)")
    expect(page.get_by_label("What is it called?")).to_have_value("Audit of 40 cases")
    expect(page.get_by_label("Audit", exact=True)).to_be_checked()
    assert Evidence.objects.count() == 0

    page.get_by_label("Upload a file").set_input_files(upload("Audit 2026.docx", docx_bytes()))
    press(page, "Save")
    expect(row(page, "Audit of 40 cases")).to_contain_text("Audit 2026.docx")


def test_an_action_goes_from_start_to_done(page, assessment, alice, bob, police):
    sign_in(page, "alice@example.org")
    link(page, assessment.name)
    link(page, "Clarity")
    press(page, "Add an action")
    page.get_by_label("Improve").check()
    page.get_by_label("What will be done?").fill("Train all court teams")
    page.get_by_label("Which agency leads?").select_option("Northshire Police")
    page.get_by_label("Operational (shorter term)").check()
    page.get_by_label("High").check()
    fill_in_date(page, "When is it due?", timezone.localdate() + datetime.timedelta(days=20))
    press(page, "Save")
    expect(row(page, "Train all court teams")).to_contain_text("Not started")
    press(page, "Sign out")

    # His agency leads it, so it is on his list and he can update it.
    sign_in(page, "bob@example.org")
    link(page, "Train all court teams")
    say(page, "Under way", "The first of three courses has been given.")
    expect(page.get_by_role("main")).to_contain_text("The first of three courses has been given.")
    say(page, "Done", DONE, DIFFERENCE)
    expect(page.get_by_role("main")).to_contain_text(DIFFERENCE)
    action = Action.objects.get()
    assert (action.status, action.closed_on) == ("done", timezone.localdate())
    assert [(update.by, update.status, update.done) for update in action.updates.all()] == [
        (bob, "done", DONE),
        (bob, "under_way", "The first of three courses has been given."),
    ]
    page.goto("/")
    expect(page.get_by_role("main")).not_to_contain_text("Train all court teams")
    page.goto(f"/partnerships/{assessment.partnership_id}/actions/")
    expect(page.get_by_role("main")).to_contain_text("1 done this quarter")


def say(page: Page, status: str, done: str, difference: str = "") -> None:
    page.get_by_label(status, exact=True).check()
    page.get_by_label("What has been done?").fill(done)
    if difference:
        page.get_by_label("What difference has it made?").fill(difference)
    press(page, "Add the update")
