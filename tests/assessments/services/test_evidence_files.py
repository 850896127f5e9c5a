import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.models import Evidence, EvidenceFile
from assessments.services import evidence, evidence_files
from assessments.services.attribution import attributed
from assessments.services.errors import FileNotStored
from safeguarding.uploads.check import check
from safeguarding.uploads.choices import FileFormat, Scan
from tests.factories import EvidenceFactory
from tests.files import EXECUTABLE, pdf_bytes, upload


class BrokenError(Exception):
    pass


@contextmanager
def rolled_back() -> Iterator[None]:
    """A transaction in which something fails at the end."""
    try:
        with transaction.atomic():
            yield
            raise BrokenError
    except BrokenError:
        pass


def kept(folder: Path) -> list[bytes]:
    """What is in the folder of evidence files."""
    return sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def store(partnership, alice):
    def stored(name: str = "plan.pdf", content: bytes | None = None) -> EvidenceFile:
        return evidence_files.store(upload(name, content), partnership=partnership, by=alice)

    return stored


@pytest.fixture
def item(assessment, alice):
    """Evidence on the clarity sheet without a file yet."""
    return EvidenceFactory(sheet=assessment.sheets.get(component__slug="clarity"))


def put(row: Evidence, file: EvidenceFile | None, by) -> Evidence:
    row.file = file
    with attributed(row, by=by):
        row.save()
    return row


def test_a_file_is_stored_privately_under_a_generated_name_with_its_details(store, partnership, alice, evidence_folder):
    content = pdf_bytes(100_000)
    file = store("plan.pdf", content)

    file.refresh_from_db()
    assert (file.name, file.format, file.size) == ("plan.pdf", FileFormat.PDF, len(content))
    assert file.sha256 == hashlib.sha256(content).hexdigest()
    assert (file.partnership, file.uploaded_by, file.scan) == (partnership, alice, Scan.NOT_ASKED)
    path = evidence_folder / file.content.name
    assert path.read_bytes() == content
    assert "plan" not in file.content.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_unchecked_upload_is_checked_when_stored(store, evidence_folder):
    with pytest.raises(ValidationError):
        store("plan.pdf", EXECUTABLE)
    assert (EvidenceFile.objects.count(), kept(evidence_folder)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_leaves_no_file(store, evidence_folder):
    with rolled_back():
        store()
        assert len(kept(evidence_folder)) == 1
    assert (EvidenceFile.objects.count(), kept(evidence_folder)) == (0, [])


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_savepoint_leaves_no_file_and_the_other_file_stays(store, evidence_folder):
    with transaction.atomic():
        store("hours.csv")
        with rolled_back():
            store()
    assert [file.name for file in EvidenceFile.objects.all()] == ["hours.csv"]
    assert len(kept(evidence_folder)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_that_cannot_be_saved_leaves_no_file(partnership, alice, evidence_folder, monkeypatch):
    def fail(self, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(EvidenceFile, "save", fail)
    with pytest.raises(RuntimeError):
        evidence_files.store(upload(), partnership=partnership, by=alice)
    assert kept(evidence_folder) == []


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_leaves_no_part_of_a_file(partnership, alice, evidence_folder, monkeypatch):
    fit = check(upload("plan.pdf", pdf_bytes(200_000)))
    chunks = list(fit.chunks(1_000))

    def fail(*args, **kwargs):
        yield from chunks[:100]
        raise OSError("No space left on device")

    monkeypatch.setattr(evidence_files, "_sha256", lambda file: "0" * 64)
    monkeypatch.setattr(fit, "chunks", fail)
    with pytest.raises(FileNotStored):
        evidence_files.store(fit, partnership=partnership, by=alice)
    assert kept(evidence_folder) == []


@pytest.mark.django_db(transaction=True)
def test_an_upload_can_be_stored_again_after_a_rollback(partnership, alice, evidence_folder):
    fit = check(upload())
    with rolled_back():
        evidence_files.store(fit, partnership=partnership, by=alice)
    evidence_files.store(fit, partnership=partnership, by=alice)
    assert kept(evidence_folder) == [b"".join(fit.chunks())]


@pytest.mark.django_db(transaction=True)
def test_removing_evidence_deletes_all_its_versions_content_and_keeps_their_details(
    item, store, alice, evidence_folder
):
    first, second = store("plan.pdf"), store("hours.csv")
    put(item, first, by=alice)
    put(item, second, by=alice)
    assert len(kept(evidence_folder)) == 2

    evidence.remove(item, by=alice, version=item.version)

    assert kept(evidence_folder) == []
    assert [(file.name, file.content.name, file.is_dead) for file in EvidenceFile.objects.order_by("pk")] == [
        ("plan.pdf", "", True),
        ("hours.csv", "", True),
    ]
    assert [file.sha256 for file in EvidenceFile.objects.order_by("pk")] == [first.sha256, second.sha256]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_current", [True, False], ids=["as it is", "as an earlier version"])
def test_a_file_that_other_evidence_has_or_had_is_kept(item, store, alice, evidence_folder, is_current):
    file, other = store(), EvidenceFactory(sheet=item.sheet)
    put(item, file, by=alice)
    put(other, file, by=alice)
    if not is_current:
        put(other, None, by=alice)

    evidence.remove(item, by=alice, version=item.version)
    assert len(kept(evidence_folder)) == 1

    evidence.remove(other, by=alice, version=other.version)
    assert kept(evidence_folder) == []


@pytest.mark.django_db(transaction=True)
def test_a_removal_that_is_rolled_back_deletes_nothing(item, store, alice, evidence_folder):
    put(item, store(), by=alice)
    with rolled_back():
        evidence.remove(item, by=alice, version=item.version)
    assert len(kept(evidence_folder)) == 1
    assert EvidenceFile.objects.get().can_be_opened


@pytest.mark.django_db(transaction=True)
def test_deleting_a_partnership_deletes_its_files(store, partnership, evidence_folder):
    store()
    partnership.memberships.all().delete()
    partnership.delete()
    assert (EvidenceFile.objects.count(), kept(evidence_folder)) == (0, [])
