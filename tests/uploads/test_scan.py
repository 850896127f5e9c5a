import io
import socket
import time

import pytest
from django.core.exceptions import ValidationError

from safeguarding.uploads.check import check
from safeguarding.uploads.choices import Scan
from safeguarding.uploads.scan import scan
from tests.clamd import CLEAN, TOO_LARGE, VIRUS, clamd
from tests.files import pdf_bytes, upload


def test_without_a_scanner_files_are_not_scanned():
    assert scan(io.BytesIO(b"x")) == Scan.NOT_ASKED


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (CLEAN, Scan.CLEAN),
        (VIRUS, Scan.INFECTED),
        (TOO_LARGE, Scan.WAITING),
        (b"stream: Can't allocate memory ERROR\n", Scan.WAITING),
        (b"\xff\xfe nonsense\n", Scan.WAITING),
        (b"", Scan.WAITING),
    ],
)
def test_the_scanners_answer_decides_if_a_file_is_clean_infected_or_waiting(settings, answer, expected):
    content = bytes(range(256)) * 20
    with clamd(answer) as (settings.CLAMD_URL, scanned):
        assert scan(io.BytesIO(content)) == expected
    assert scanned == [content]


def test_a_scanner_on_a_unix_socket_is_asked(settings, tmp_path):
    with clamd(VIRUS, str(tmp_path / "clamd.ctl")) as (settings.CLAMD_URL, _scanned):
        assert scan(io.BytesIO(b"x")) == Scan.INFECTED


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:{port}", "unix://{folder}/none.ctl"])
def test_if_the_scanner_is_down_the_file_waits_to_be_scanned(settings, tmp_path, address):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.CLAMD_URL = address.format(port=port, folder=tmp_path)
    assert scan(io.BytesIO(b"x")) == Scan.WAITING


def test_if_the_scanner_hangs_the_file_waits_before_the_page_times_out(settings, monkeypatch):
    monkeypatch.setattr("safeguarding.uploads.scan.SECONDS", 0.3)
    with clamd(None) as (settings.CLAMD_URL, _scanned):
        start = time.monotonic()
        assert scan(io.BytesIO(b"x")) == Scan.WAITING
        assert time.monotonic() - start < 5


def test_a_file_with_a_virus_is_refused(settings):
    with clamd(VIRUS) as (settings.CLAMD_URL, scanned), pytest.raises(ValidationError) as refused:
        check(upload("plan.pdf"))
    assert refused.value.messages == [
        "The virus scanner found a virus in “plan.pdf”. It was not kept. Tell your IT support"
    ]
    assert len(scanned) == 1


def test_the_whole_file_is_scanned_and_can_still_be_read_afterwards(settings):
    content = pdf_bytes(300_000)
    with clamd(CLEAN) as (settings.CLAMD_URL, scanned):
        fit = check(upload("plan.pdf", content))
    assert (fit.scan, scanned, fit.read()) == (Scan.CLEAN, [content], content)
