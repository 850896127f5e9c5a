"""What happens to a form when the folder for files or the temporary folder is full, read-only or missing."""

import errno
import logging
import os
import resource
import shutil
from contextlib import contextmanager
from html import unescape

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Evidence, EvidenceFile
from assessments.services import evidence_files
from safeguarding import disk
from tests import files
from tests.assessments.services.test_evidence_files import kept
from tests.pages import form_of

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = {"title": "Audit of plans", "kind": "audit", "shows": "impact", "note": "Forty plans, “all” read"}
REASONS = ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EIO", "EFBIG"]


@contextmanager
def room_for(size: int):
    """Limits the size of this process's files, which acts like a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(autouse=True)
def temporary(monkeypatch, tmp_path):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


@pytest.fixture
def address(assessment) -> str:
    return reverse("add-item", args=[assessment.pk, "clarity", "evidence"])


def send(client, address: str, content: bytes, name: str = "hours.csv"):
    fields = form_of(client.get(address), **TYPED)
    return client.post(address, {**fields, "file": SimpleUploadedFile(name, content)})


def is_given_back(page) -> None:
    assert page.status_code == 200
    assert str(disk.NO_ROOM) in unescape(page.content.decode())
    assert {key: form_of(page)[key] for key in TYPED} == TYPED
    assert (Evidence.objects.count(), EvidenceFile.objects.count()) == (0, 0)


def lines(caplog) -> list[str]:
    return [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.parametrize(
    ("size", "room"), [(6_000, 3_000), (3_000_000, 30_000)], ids=["at the end, from the buffer", "on the way"]
)
def test_if_the_temporary_folder_is_full_the_form_is_shown_again_as_typed(
    as_, bob, address, temporary, evidence_folder, caplog, size, room
):
    client = as_(bob)
    client.get(address)
    with room_for(room):
        page = send(client, address, b"1,2\n" * (size // 4))
    is_given_back(page)
    assert (list(temporary.iterdir()), kept(evidence_folder)) == ([], [])
    assert lines(caplog) == ["An upload could not be written to the temporary folder: File too large"]


def test_if_the_temporary_folder_is_missing_the_form_is_shown_again_as_typed(as_, bob, address, temporary, caplog):
    temporary.rmdir()
    is_given_back(send(as_(bob), address, files.csv_bytes()))
    assert lines(caplog) == ["An upload could not be written to the temporary folder: No such file or directory"]


@pytest.mark.parametrize("reason", REASONS)
def test_if_evidence_cannot_be_stored_the_form_is_shown_again_and_no_partial_file_is_kept(
    as_, bob, address, evidence_folder, temporary, monkeypatch, caplog, reason
):
    def write_half(storage, name, content):
        path = evidence_folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(getattr(errno, reason), os.strerror(getattr(errno, reason)))

    monkeypatch.setattr(FileSystemStorage, "_save", write_half)
    is_given_back(send(as_(bob), address, files.csv_bytes()))
    assert (kept(evidence_folder), list(temporary.iterdir())) == ([], [])
    why = os.strerror(getattr(errno, reason))
    assert lines(caplog) == [f"A file could not be written to the evidence folder: {why}"]


def test_an_evidence_folder_that_fills_up_while_writing_keeps_no_partial_file(
    as_, bob, address, evidence_folder, monkeypatch
):
    original = evidence_files.private_storage().save

    def save(storage, name, content):
        with room_for(30_000):
            return original(name, content)

    monkeypatch.setattr(FileSystemStorage, "save", save)
    is_given_back(send(as_(bob), address, b"1,2\n" * 50_000))
    assert kept(evidence_folder) == []


def test_if_the_evidence_folder_has_become_a_file_the_form_is_shown_again_as_typed(as_, bob, address, evidence_folder):
    shutil.rmtree(evidence_folder, ignore_errors=True)
    evidence_folder.write_text("")
    try:
        is_given_back(send(as_(bob), address, files.csv_bytes()))
    finally:
        evidence_folder.unlink()


def test_a_partial_file_that_cannot_be_deleted_adds_a_line_to_the_log(as_, bob, address, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(FileSystemStorage, "_save", fail)
    monkeypatch.setattr(FileSystemStorage, "delete", fail)
    is_given_back(send(as_(bob), address, files.csv_bytes()))
    assert len(lines(caplog)) == 2


@pytest.mark.parametrize(
    "part",
    [
        "assessments.services.evidence_files._sha256",
        "safeguarding.uploads.check.parse",
        "safeguarding.uploads.check.scan",
    ],
)
def test_if_an_uploaded_file_cannot_be_read_the_form_is_shown_again_as_typed(
    as_, bob, address, monkeypatch, caplog, part
):
    def fail(*args, **kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(part, fail)
    is_given_back(send(as_(bob), address, files.csv_bytes()))
    assert len(lines(caplog)) == 1


def test_without_the_file_the_same_form_can_be_saved(as_, bob, address, temporary):
    client = as_(bob)
    temporary.rmdir()
    page = send(client, address, files.csv_bytes())
    fields = {**form_of(page), "reference": "Minutes of May"}
    fields.pop("file")
    assert client.post(address, fields).status_code == 302
    assert Evidence.objects.get().title == TYPED["title"]


def test_without_a_temporary_folder_a_logo_upload_says_that_there_is_no_space(as_, alice, partnership, temporary):
    temporary.rmdir()
    picture = SimpleUploadedFile("logo.png", files.picture_bytes())
    page = as_(alice).post(reverse("logo", args=[partnership.pk]), {"picture": picture})
    assert str(disk.NO_ROOM) in unescape(page.content.decode())


def test_without_a_temporary_folder_an_import_of_agencies_says_that_there_is_no_space(
    client, admin_user, temporary, settings
):
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(admin_user)
    temporary.rmdir()
    data = {"import_file": SimpleUploadedFile("a.csv", b"name"), "format": "0", "resource": "0"}
    page = client.post("/admin/partnerships/agency/import/", data)
    assert str(disk.NO_ROOM) in unescape(page.content.decode())


@pytest.mark.parametrize("kind", ["export", "partnership-export", "actions-xlsx"])
@pytest.mark.parametrize("fault", ["gone", "full"])
def test_a_download_without_space_gets_a_page_that_says_so_and_leaves_no_file(
    as_, alice, assessment, temporary, caplog, kind, fault
):
    client = as_(alice)
    pk = assessment.pk if kind == "export" else assessment.partnership_id
    if fault == "gone":
        temporary.rmdir()
    with room_for(300 if fault == "full" else resource.RLIM_INFINITY):
        page = client.get(reverse(kind, args=[pk]))
    assert page.status_code == 507
    assert "We can’t make this file" in page.content.decode()
    assert fault == "gone" or list(temporary.iterdir()) == []
    assert [each.partition(" (")[0] for each in lines(caplog)] == [
        "A download could not be written to the temporary folder"
    ]
