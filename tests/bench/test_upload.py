"""Uploading the largest file allowed as evidence: how much memory it takes, and how long."""

import ctypes
import re
import time
from contextlib import closing
from pathlib import Path

import pytest
from django.urls import reverse

from assessments.models import EvidenceFile
from tests.files import pdf_bytes
from tests.pages import form_of

MB = 1024 * 1024
BOUNDARY = "a-line-between"
TYPE = f"multipart/form-data; boundary={BOUNDARY}"


class Body:
    """A form with a file, read from disk piece by piece, as a server reads it from the network."""

    def __init__(self, fields: dict[str, str], file: Path) -> None:
        self.parts = [self.part(f'"{name}"') + value.encode() + b"\r\n" for name, value in fields.items()]
        self.parts.append(self.part('"file"; filename="plan.pdf"'))
        self.head, self.end = b"".join(self.parts), f"\r\n--{BOUNDARY}--\r\n".encode()
        self.length = len(self.head) + file.stat().st_size + len(self.end)
        self.file = file.open("rb")

    def part(self, name: str) -> bytes:
        return f"--{BOUNDARY}\r\nContent-Disposition: form-data; name={name}\r\n\r\n".encode()

    def read(self, size: int) -> bytes:
        if self.head:
            block, self.head = self.head[:size], self.head[size:]
        else:
            block = self.file.read(size)
        if not block:
            block, self.end = self.end[:size], self.end[size:]
        return block

    readline = read

    def close(self) -> None:
        self.file.close()


def memory(which: str) -> float:
    """In MB: VmRSS is what this process uses, VmHWM the most it has used."""
    return int(re.search(rf"{which}:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) / 1024


def forget_the_most() -> None:
    # Memory freed earlier must not be reused, because it would hide what is used now.
    ctypes.CDLL(None).malloc_trim(0)
    Path("/proc/self/clear_refs").write_text("5")


@pytest.mark.bench
@pytest.mark.django_db(transaction=True)
def test_the_largest_file_grows_the_process_by_little(as_, bob, assessment, tmp_path, capsys, settings):
    address = reverse("add-item", args=[assessment.pk, "clarity", "evidence"])
    client = as_(bob)

    def upload(file: Path) -> float:
        fields = form_of(client.get(address), title=file.name, kind="audit", shows="impact")
        fields.pop("file", None)
        with closing(Body(fields, file)) as body:
            head = {"CONTENT_TYPE": TYPE, "CONTENT_LENGTH": str(body.length), "wsgi.input": body}
            forget_the_most()
            start = time.perf_counter()
            assert client.generic("POST", address, **head).status_code == 302
            return time.perf_counter() - start

    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(pdf_bytes())
    large.write_bytes(pdf_bytes(settings.EVIDENCE_MAX_BYTES - 10_000))
    upload(small)
    forget_the_most()
    before = memory("VmRSS")
    seconds = upload(large)
    grown = memory("VmHWM") - before

    with capsys.disabled():
        size = large.stat().st_size / MB
        print(f"\nupload of {size:.1f} MB: memory grows by {grown:.1f} MB at the most, {seconds:.2f} s")
    assert sorted(EvidenceFile.objects.values_list("size", flat=True)) == [
        small.stat().st_size,
        large.stat().st_size,
    ]
    assert grown < 10
