import pytest
from django.core.management import CommandError, call_command

from assessments.models import EvidenceFile
from assessments.services import evidence_files
from safeguarding.uploads.choices import Scan
from tests.assessments.services.test_evidence_files import kept
from tests.clamd import CLEAN, VIRUS, clamd
from tests.files import upload

DOWN = "unix:///nowhere/clamd.ctl"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(partnership, alice, settings) -> EvidenceFile:
    settings.CLAMD_URL = DOWN
    return evidence_files.store(upload("hours.csv"), partnership=partnership, by=alice)


def test_an_upload_waits_while_the_scanner_is_down(waiting, evidence_folder):
    assert (waiting.scan, waiting.can_be_opened, waiting.is_dead) == (Scan.WAITING, False, False)
    assert len(kept(evidence_folder)) == 1


def test_a_waiting_file_is_scanned_once_when_the_scanner_is_back(waiting, settings, capsys):
    call_command("scan_files")
    with clamd(CLEAN) as (settings.CLAMD_URL, scanned):
        call_command("scan_files")
        call_command("scan_files")

    assert capsys.readouterr().out == (
        "Virus scan: 0 clean, 0 infected and deleted, 1 still waiting.\n"
        "Virus scan: 1 clean, 0 infected and deleted, 0 still waiting.\n"
        "Virus scan: 0 clean, 0 infected and deleted, 0 still waiting.\n"
    )
    assert len(scanned) == 1
    waiting.refresh_from_db()
    assert waiting.can_be_opened


def test_an_infected_file_is_deleted(waiting, settings, capsys, evidence_folder):
    with clamd(VIRUS) as (settings.CLAMD_URL, _scanned):
        call_command("scan_files")

    assert capsys.readouterr().out == "Virus scan: 0 clean, 1 infected and deleted, 0 still waiting.\n"
    assert kept(evidence_folder) == []
    waiting.refresh_from_db()
    assert (waiting.scan, waiting.content.name, waiting.is_dead) == (Scan.INFECTED, "", True)


def test_an_unreadable_file_stays_waiting_and_does_not_stop_other_scans(
    waiting, partnership, alice, settings, capsys, evidence_folder
):
    (evidence_folder / waiting.content.name).unlink()
    evidence_files.store(upload("plan.pdf"), partnership=partnership, by=alice)
    with clamd(CLEAN) as (settings.CLAMD_URL, _scanned):
        call_command("scan_files")
    assert capsys.readouterr().out == "Virus scan: 1 clean, 0 infected and deleted, 1 still waiting.\n"


def test_the_command_fails_if_no_scanner_is_set(db):
    with pytest.raises(CommandError, match="CLAMD_URL is not set"):
        call_command("scan_files")
