"""Files that every program can open are kept unchanged. Nothing is repaired."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from safeguarding.uploads.check import check
from safeguarding.uploads.parsers.all import judge
from safeguarding.uploads.parsers.outcome import Outcome
from tests import files
from tests.dangers import in_root, pdf, script, written
from tests.files import upload

PAGE = files.pdf_bytes()
EXECUTABLE = b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0" + b"\0" * 44


@pytest.fixture
def outcome(tmp_path):
    def judged(name: str, content: bytes) -> Outcome:
        path = tmp_path / name
        path.write_bytes(content)
        return judge(name.rpartition(".")[2], str(path))

    return judged


def saved_twice() -> bytes:
    """A second version after the first one, as programs write it to save quickly."""
    table = PAGE.rindex(b"startxref")
    start = PAGE[table:].split()[1]
    at = len(PAGE)
    return PAGE + (
        b"9 0 obj\n<</Type/Nothing>>\nendobj\nxref\n9 1\n%010d 00000 n \ntrailer\n<</Root 1 0 R/Size 10/Prev %s>>\n"
        b"startxref\n%d\n%%%%EOF\n" % (at, start, at + 36)
    )


def with_owner(**allowed: bool) -> bytes:
    return files.pdf_bytes(encryption=pikepdf.Encryption(owner="secret", allow=pikepdf.Permissions(**allowed)))


PDFS = {
    "an owner's password": (lambda: with_owner(), Outcome.FINE),
    "one that forbids printing": (lambda: with_owner(print_highres=False, print_lowres=False), Outcome.FINE),
    "an old owner's password": (
        lambda: files.pdf_bytes(encryption=pikepdf.Encryption(owner="secret", R=3, aes=False, metadata=False)),
        Outcome.FINE,
    ),
    "a reader's password": (
        lambda: files.pdf_bytes(encryption=pikepdf.Encryption(user="secret", owner="other")),
        Outcome.PASSWORD,
    ),
    "a wrong startxref": (lambda: PAGE.replace(b"startxref\n", b"startxref\n1"), Outcome.FINE),
    "a startxref beyond its end": (lambda: PAGE.replace(b"startxref\n", b"startxref\n99999"), Outcome.FINE),
    "no startxref": (lambda: PAGE[: PAGE.rindex(b"startxref")], Outcome.FINE),
    "no table": (lambda: written(b""), Outcome.FINE),
    "an end that lacks its mark": (lambda: PAGE.replace(b"%%EOF", b""), Outcome.FINE),
    "bytes before it": (lambda: b"\r\n\0\xfe stray" + PAGE, Outcome.FINE),
    "a byte order mark before it": (lambda: b"\xef\xbb\xbf" + PAGE, Outcome.FINE),
    "a server's lines before it": (lambda: b"HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n" + PAGE, Outcome.FINE),
    "a printer's line before it": (lambda: b"\x1b%-12345X@PJL\r\n" + PAGE, Outcome.FINE),
    "1,000 bytes before it": (lambda: b"\n" * 1000 + PAGE, Outcome.FINE),
    "1,100 bytes before it": (lambda: b"\n" * 1100 + PAGE, Outcome.OTHER),
    "blanks behind it": (lambda: PAGE + b"\0" * 5_000, Outcome.FINE),
    "words behind it": (lambda: PAGE + b"\r\n--boundary--\r\n", Outcome.FINE),
    "another version behind it": (saved_twice, Outcome.FINE),
    "its first page first": (lambda: pdf(linearize=True), Outcome.FINE),
    "compressed objects": (lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate), Outcome.FINE),
    "version 2.0": (lambda: pdf(force_version="2.0"), Outcome.FINE),
    # Two files in one, which readers ignore.
    "a web page before it": (lambda: files.HTML + PAGE, Outcome.MARKUP),
    "a web page behind it": (lambda: PAGE + files.HTML + b" " * 9_000, Outcome.MARKUP),
    "a web page in its first comment": (lambda: b"%PDF-1.7\n%<script>x</script>\n" + PAGE[9:], Outcome.MARKUP),
    "a zip behind it": (lambda: PAGE + files.zip_bytes({"a.txt": "a"}), Outcome.ATTACHED),
    "a picture before it": (lambda: files.picture_bytes("JPEG", (8, 8))[:600] + PAGE, Outcome.OTHER),
    "a program before it": (lambda: EXECUTABLE + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0L\x01" + PAGE, Outcome.OTHER),
    # A repair hides nothing.
    "a script behind a wrong startxref": (
        lambda: in_root(OpenAction=script()).replace(b"startxref\n", b"startxref\n1"),
        Outcome.SCRIPT,
    ),
    "a table and pages that are gone": (
        lambda: written(b"").replace(b"/Count 1", b"/Count 2"),
        Outcome.DAMAGED,
    ),
    "an end that was cut off": (lambda: PAGE[: PAGE.rindex(b"endobj")], Outcome.DAMAGED),
}


@pytest.mark.parametrize("what", PDFS)
def test_a_pdf_is_accepted_only_if_readers_can_open_it_and_nothing_is_hidden_in_it(outcome, what):
    content, expected = PDFS[what]
    assert outcome("plan.pdf", content()) == expected


def test_a_pdf_that_readers_can_repair_is_kept_unchanged():
    content = b"stray " + PAGE.replace(b"startxref\n", b"startxref\n1") + b"\0\0"
    assert b"".join(check(upload("plan.pdf", content)).chunks()) == content


def picture(kind: str, mode: str = "RGB", **saving) -> bytes:
    content = io.BytesIO()
    Image.new(mode, (40, 30)).save(content, kind, **saving)
    return content.getvalue()


PICTURES = {
    "for print": ("a.jpg", lambda: picture("JPEG", "CMYK"), Outcome.FINE),
    "step by step": ("a.jpg", lambda: picture("JPEG", progressive=True), Outcome.FINE),
    "in grey": ("a.jpg", lambda: picture("JPEG", "L"), Outcome.FINE),
    "of a phone, with a second one": (
        "a.jpg",
        lambda: picture("MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))]),
        Outcome.FINE,
    ),
    "with a film behind it": ("a.jpg", lambda: picture("JPEG") + b"MotionPhoto_Data\0\0\0\x18ftypmp42", Outcome.FINE),
    "with a zip behind it": ("a.jpg", lambda: picture("JPEG") + files.zip_bytes({"a": "a"}), Outcome.ATTACHED),
    "with a palette": ("a.png", lambda: picture("PNG", "P"), Outcome.FINE),
    "with 16 bits": ("a.png", lambda: picture("PNG", "I;16"), Outcome.FINE),
}


@pytest.mark.parametrize("what", PICTURES)
def test_a_picture_that_programs_can_open_is_accepted_unless_a_zip_is_attached(outcome, what):
    name, content, expected = PICTURES[what]
    assert outcome(name, content()) == expected


@pytest.mark.parametrize("ending", ["csv", "txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_text_file_is_accepted_in_any_encoding_that_windows_writes(outcome, ending, encoding):
    assert outcome(f"a.{ending}", "Name;£\r\nZoë – Café;5\r\n".encode(encoding)) == Outcome.FINE


def test_a_text_file_with_bytes_undefined_in_windows_is_accepted(outcome):
    assert outcome("a.txt", b"Caf\xe9 \x81\x8d\r\n") == Outcome.FINE


def test_a_document_whose_zip_was_written_as_a_stream_is_accepted(outcome):
    """As Google Docs writes it: sizes after each member, and folders among the members."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, block) -> int:
            self.written += bytes(block)
            return len(block)

    stream = Stream()
    with zipfile.ZipFile(io.BytesIO(files.docx_bytes())) as own, zipfile.ZipFile(stream, "w", 8) as archive:
        archive.writestr("word/", "")
        for info in own.infolist():
            archive.writestr(info.filename, own.read(info))
    assert outcome("a.docx", stream.written) == Outcome.FINE
