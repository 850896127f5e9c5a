"""Uploading a file: kept with its evidence, or refused with everything else still on the page."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Evidence, EvidenceFile
from safeguarding.uploads.choices import Scan
from tests import files
from tests.assessments.services.test_evidence_files import kept
from tests.clamd import VIRUS, clamd
from tests.factories.partnerships import PASSWORD
from tests.pages import form_of

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = {"title": "Audit of plans", "kind": "audit", "shows": "impact", "note": "Forty plans, “all” read"}
HOSTILE = {
    "an executable": ("plan.pdf", lambda: files.EXECUTABLE),
    "a web page": ("plan.pdf", lambda: b"%PDF-1.7\n" + files.HTML),
    "a drawing": ("logo.svg", lambda: files.SVG),
    "a macro workbook": ("audit.xlsx", files.macro_workbook),
    "a bomb": ("minutes.docx", files.zip_bomb),
    "nothing": ("plan.pdf", lambda: b""),
    "one byte too many": ("hours.csv", lambda: b"1," * 500_000 + b"1"),
}


@pytest.fixture
def address(assessment) -> str:
    return reverse("add-item", args=[assessment.pk, "clarity", "evidence"])


def send(client, address: str, name: str, content: bytes, **typed: str):
    fields = form_of(client.get(address), **TYPED, **typed)
    return client.post(address, {**fields, "file": SimpleUploadedFile(name, content)})


def test_a_good_file_is_kept_with_its_evidence(as_, bob, address, evidence_folder):
    content = files.pdf_bytes()
    assert send(as_(bob), address, "plan.pdf", content).status_code == 302

    row = Evidence.objects.select_related("file").get()
    assert (row.title, row.file.name, row.file.uploaded_by) == ("Audit of plans", "plan.pdf", bob)
    assert kept(evidence_folder) == [content]


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_and_what_was_typed_is_kept(
    as_, bob, address, evidence_folder, settings, what, monkeypatch, tmp_path
):
    settings.EVIDENCE_MAX_BYTES = 3_000_000 if what == "a bomb" else 1_000_000
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    name, content = HOSTILE[what]
    page = send(as_(bob), address, name, content())

    text = unescape(page.content.decode())
    assert f"“{name}” " in text
    assert {key: form_of(page)[key] for key in ("title", "kind", "shows", "note")} == TYPED
    assert (Evidence.objects.count(), EvidenceFile.objects.count()) == (0, 0)
    assert (kept(evidence_folder), list(tmp_path.iterdir())) == ([], [])


def test_a_file_with_a_virus_is_refused_and_not_kept(as_, bob, address, evidence_folder, settings):
    with clamd(VIRUS) as (settings.CLAMD_URL, _scanned):
        page = send(as_(bob), address, "plan.pdf", files.pdf_bytes())
    assert "The virus scanner found a virus in “plan.pdf”." in unescape(page.content.decode())
    assert (EvidenceFile.objects.count(), kept(evidence_folder)) == (0, [])


def test_an_unscanned_file_is_kept_and_shown_as_not_yet_scanned(as_, bob, address, settings):
    settings.CLAMD_URL = "unix:///nowhere/clamd.ctl"
    sheet = as_(bob).get(send(as_(bob), address, "plan.pdf", files.pdf_bytes()).url)
    assert EvidenceFile.objects.get().scan == Scan.WAITING
    assert "Not yet scanned" in sheet.content.decode()


def test_if_other_answers_need_correcting_people_are_told_to_choose_the_file_again(as_, bob, address):
    fields = form_of(as_(bob).get(address), **{**TYPED, "title": ""})
    page = as_(bob).post(address, {**fields, "file": SimpleUploadedFile("plan.pdf", files.pdf_bytes())})
    assert unescape(page.content.decode()).count("We could not keep “plan.pdf”") == 2


def test_a_file_chosen_while_the_session_ended_has_to_be_chosen_again(client, as_, bob, address):
    fields = form_of(as_(bob).get(address), reference="Minutes", **TYPED)
    client.logout()
    page = client.post(address, {**fields, "file": SimpleUploadedFile("plan.pdf", files.pdf_bytes())}).content.decode()
    typed = unescape(re.search(r'name="typed" value="([^"]*)"', page)[1])
    resumed = client.post("/sign-in/", {"login": bob.email, "password": PASSWORD, "typed": typed}, follow=True)
    hidden = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', resumed.content.decode()))

    page = client.post(address, {name: unescape(value) for name, value in hidden.items()})
    assert "We could not keep “plan.pdf” while you signed in. Choose it again" in unescape(page.content.decode())
    assert Evidence.objects.count() == 0
    # Without it, if that is what they want.
    fields = form_of(page)
    fields.pop("file")
    assert client.post(address, fields).status_code == 302
    assert Evidence.objects.get().file is None
