"""What may be kept as evidence, and the message when a file is refused."""

import io
import resource

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from safeguarding.uploads.check import check
from safeguarding.uploads.choices import FileFormat, Scan
from safeguarding.uploads.formats import ENDINGS
from safeguarding.uploads.instead import BY_ENDING
from safeguarding.uploads.parsers import zips
from safeguarding.uploads.parsers.outcome import Outcome, UnfitError
from tests import files
from tests.files import GOOD, upload


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        check(upload(name, content))
    return refused.value.messages[0]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_of_each_kind_is_accepted(name):
    fit = check(upload(name))

    ending = name.lower().rpartition(".")[2].replace("jpeg", "jpg")
    assert (fit.name, fit.format, fit.scan) == (name, FileFormat(ending), Scan.NOT_ASKED)
    assert b"".join(fit.chunks()) == b"".join(fit.file.chunks())


def test_there_is_a_good_file_of_each_format():
    assert {name.lower().rpartition(".")[2] for name in GOOD} - {"jpeg"} == set(FileFormat.values)


NOT_WHAT_IT_SAYS = "is not what its name says"
DAMAGED = "it is damaged or incomplete"
WEB_PAGE = "contains the code of a web page or a drawing"
TOO_MUCH = "unpacks to more than can be checked"
PROTECTED = "can only be opened with a password"
OLD = "is in a format from before 2007, with a newer file name"
MACROS = "has macros. Save it as"
FORMAT = "is in a format we can’t accept. Upload PDF, Word, Excel, PowerPoint, OpenDocument, CSV, text, PNG or JPEG"
NO_ENDING = "has no file extension such as .pdf or .docx. Rename the file, then upload it"

HOSTILE = {
    "an executable": ("plan.exe", lambda: files.EXECUTABLE, FORMAT),
    "an executable renamed": ("plan.pdf", lambda: files.EXECUTABLE, NOT_WHAT_IT_SAYS),
    "an executable as a picture": ("plan.png", lambda: files.EXECUTABLE, NOT_WHAT_IT_SAYS),
    "an executable as text": ("plan.txt", lambda: files.EXECUTABLE, NOT_WHAT_IT_SAYS),
    "a PDF-headed web page": ("plan.pdf", lambda: b"%PDF-1.7\n" + files.HTML, WEB_PAGE),
    "a PDF-headed web page without a tag that we know": ("plan.pdf", lambda: b"%PDF-1.7\n<b>Hello</b>\n%%EOF", DAMAGED),
    "a PDF that is a web page, too": ("plan.pdf", lambda: files.pdf_bytes() + files.HTML, WEB_PAGE),
    "a web page as PDF": ("plan.pdf", lambda: files.HTML, WEB_PAGE),
    "a PDF cut short": ("plan.pdf", lambda: files.pdf_bytes(5_000)[:4_000], DAMAGED),
    "a PDF with a hole": ("plan.pdf", lambda: files.pdf_bytes().replace(b"/Pages", b"/Wages"), DAMAGED),
    "a PDF with a password": (
        "plan.pdf",
        lambda: files.pdf_bytes(encryption=pikepdf.Encryption(user="secret", owner="secret")),
        PROTECTED,
    ),
    "an SVG": ("logo.svg", lambda: files.SVG, "Save it as a PDF in the program that made it and upload that"),
    "an SVG as PNG": ("logo.png", lambda: files.SVG, WEB_PAGE),
    "an SVG as text": ("logo.txt", lambda: files.SVG, WEB_PAGE),
    "a web page as CSV": ("page.csv", lambda: files.HTML, WEB_PAGE),
    "a web page behind blank lines": ("page.txt", lambda: b"\n" * 70_000 + files.HTML, WEB_PAGE),
    "a macro workbook": ("audit.xlsm", files.macro_workbook, "can have macros. Save it as .docx, .xlsx or .pptx"),
    "a macro workbook renamed": ("audit.xlsx", files.macro_workbook, MACROS),
    "a document with a program beside it": (
        "minutes.docx",
        lambda: files.with_members(files.docx_bytes(), {"word/vbaProject.bin": b"x"}),
        MACROS,
    ),
    "a workbook with macros of 1992": (
        "audit.xlsx",
        lambda: files.with_members(files.xlsx_bytes(), {"xl/macrosheets/sheet1.xml": b"x"}),
        MACROS,
    ),
    "a letter with Basic": ("letter.odt", lambda: files.odf_bytes(extra={"Basic/Standard/Module1.xml": "x"}), MACROS),
    "a letter with Python": ("letter.odt", lambda: files.odf_bytes(extra={"Scripts/python/x.py": "x"}), MACROS),
    "a letter with a password": (
        "letter.odt",
        lambda: files.odf_bytes(manifest="<m:file-entry><m:encryption-data/></m:file-entry>"),
        PROTECTED,
    ),
    "a document with a password": ("minutes.docx", lambda: files.LOCKED, PROTECTED),
    "a document of before 2007 renamed": ("minutes.docx", lambda: files.OLE, OLD),
    "a document of before 2007": (
        "minutes.doc",
        lambda: files.OLE,
        "is in a format from before 2007. Save it as .docx",
    ),
    "a workbook as document": ("minutes.docx", files.xlsx_bytes, NOT_WHAT_IT_SAYS),
    "a spreadsheet as text": ("letter.odt", lambda: files.odf_bytes("spreadsheet"), NOT_WHAT_IT_SAYS),
    "a plain zip": ("minutes.docx", lambda: files.zip_bytes({"a.txt": "a"}), NOT_WHAT_IT_SAYS),
    "a document behind something else": ("minutes.docx", lambda: b"\0\1\2\3" + files.docx_bytes(), DAMAGED),
    "a zip bomb": ("minutes.docx", files.zip_bomb, TOO_MUCH),
    "a zip of too many parts": (
        "minutes.docx",
        lambda: files.with_members(files.docx_bytes(), {f"word/{n}.xml": "" for n in range(5_001)}),
        TOO_MUCH,
    ),
    "a document cut short": ("minutes.docx", lambda: files.docx_bytes()[:-100], DAMAGED),
    "a document with a bomb of XML": (
        "minutes.docx",
        lambda: files.with_members(
            files.docx_bytes(), {"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "aaaa">]><Types>&a;</Types>'}
        ),
        DAMAGED,
    ),
    "a picture of a few bytes that claims to be huge": ("poster.png", lambda: files.picture_claiming(20_000), TOO_MUCH),
    "a picture cut short": ("poster.jpg", lambda: files.picture_bytes("JPEG", (400, 300))[:9_000], DAMAGED),
    "a PNG as JPEG": ("poster.jpg", files.picture_bytes, NOT_WHAT_IT_SAYS),
    "a text with noughts": ("voices.txt", lambda: b"Families said\0" * 9, NOT_WHAT_IT_SAYS),
    "a file without an ending": ("plan", files.pdf_bytes, NO_ENDING),
    "a name that is an ending": (".pdf", files.pdf_bytes, NO_ENDING),
    "a name that ends with a full stop": ("plan.pdf.", files.pdf_bytes, NO_ENDING),
    "two endings": ("plan.pdf.exe", files.pdf_bytes, FORMAT),
    "an empty file": ("plan.pdf", lambda: b"", "is empty. Choose a file with something in it"),
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "Minutes.MSG",
            "“Minutes.MSG” is an email. Open it, save it as a PDF (File, Print, Microsoft Print to PDF), and upload "
            "the PDF",
        ),
        ("minutes.eml", "is an email. Open it, save it as a PDF"),
        ("IMG_0001.HEIC", "is a photograph in a format we can’t accept. Save it as .jpg and upload that"),
        ("scan.tif", "is a picture in a format we can’t accept. Save it as .png or .jpg and upload that"),
        ("minutes.doc", "is in a format from before 2007. Save it as .docx, .xlsx or .pptx and upload that"),
        ("minutes.rtf", "Save it as .docx, .xlsx, .pptx or PDF and upload that"),
        ("minutes.pages", "only opens on Apple devices. Export it as PDF, Word, Excel or PowerPoint and upload that"),
        ("notes.one", "Save it as a PDF in the program that made it and upload that"),
        ("evidence.zip", "has other files inside it. Unpack it and upload the files one by one"),
        (
            "interview.mp4",
            "is a recording, which we can’t accept. Upload its transcript, or give a link or a reference",
        ),
        ("page.html", "Print the page to a PDF and upload that, or give its address"),
        ("plan.gdoc", "is only a link to Google Drive. Download the document as PDF"),
        ("hours.tsv", "Save the table as .xlsx or .csv and upload that"),
        ("plan.pdf.lnk", "is a web page or a link to one"),
    ],
)
def test_an_unsupported_format_is_refused_with_what_to_do(name, words):
    assert words in refusal(name, b"x")


def test_no_format_is_both_accepted_and_refused():
    assert set(BY_ENDING).isdisjoint(ending.removeprefix(".") for ending in ENDINGS)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_dangerous_or_damaged_file_is_refused_in_plain_words(what):
    name, content, words = HOSTILE[what]
    said = refusal(name, content())
    assert said.startswith(f"“{name}” ")
    assert words in said


def test_the_refusal_names_the_file_and_says_what_to_do():
    assert refusal("audit 100%.xlsx", files.macro_workbook()) == (
        "“audit 100%.xlsx” has macros. Save it as .xlsx without macros and upload that"
    )


def test_a_file_one_byte_over_the_limit_is_refused(settings):
    settings.EVIDENCE_MAX_BYTES = len(files.csv_bytes())
    assert check(upload("hours.csv")).size == len(files.csv_bytes())
    assert refusal("hours.csv", files.csv_bytes() + b"\n") == (
        "“hours.csv” is larger than 19\xa0bytes. Make it smaller, or give a link or a reference instead"
    )


@pytest.mark.parametrize("claims", [1, 100_000])
def test_a_zip_that_lies_about_the_size_of_a_member_is_refused_as_damaged(claims):
    # If a member claims to be small, Python reads only its beginning, but Word reads all of it.
    content = files.with_members(files.docx_bytes(), {"word/last.xml": b"x" * 50_000})
    assert DAMAGED in refusal("minutes.docx", files.lying(content, claims))


def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    # It claims one byte and has 600 MB.
    content = files.lying(files.zip_bomb(), 1)
    assert TOO_MUCH in refusal("minutes.docx", content)


def test_a_zip_that_lies_about_its_size_is_unpacked_no_further_than_the_limit(monkeypatch):
    monkeypatch.setattr(zips, "UNPACKED_MAX", 2 * zips.BLOCK)
    unpacked, blocks = [], zips._blocks

    def counted(file, info):
        for block in blocks(file, info):
            unpacked.append(len(block))
            yield block

    monkeypatch.setattr(zips, "_blocks", counted)
    content = files.lying(files.zip_bytes({"first": b"\0" * zips.BLOCK, "last": b"\0" * 20 * zips.BLOCK}), 1)

    with pytest.raises(UnfitError) as refused:
        zips.open_zip(io.BytesIO(content))

    assert refused.value.outcome == Outcome.TOO_MUCH
    assert zips.UNPACKED_MAX < sum(unpacked) <= zips.UNPACKED_MAX + zips.BLOCK


def test_a_pdf_bomb_is_refused_without_using_up_our_own_memory():
    content, before = files.pdf_bomb(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # The message depends on whether memory or time runs out first.
    assert refusal("plan.pdf", content).startswith("“plan.pdf” ")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@pytest.mark.parametrize(
    "content",
    ["Größe,3\n".encode("cp1252"), "Größe,3\n".encode("utf-16"), "Größe\t3\n".encode("utf-8-sig"), b"1,2\n" * 99_999],
    ids=["old Windows", "UTF-16", "UTF-8 with a mark", "long"],
)
def test_text_files_as_programs_write_them_are_accepted(content):
    assert check(upload("hours.csv", content)).format == FileFormat.CSV


def test_a_long_line_of_dashes_is_accepted_within_the_time_limit():
    """Searching it again from each character would take the parser longer than it is allowed."""
    assert check(files.upload("hours.csv", b"Anna," + b"-" * 250_000 + b",3\n")).format == FileFormat.CSV


def test_a_file_is_refused_if_its_parser_crashes(monkeypatch):
    monkeypatch.setattr("safeguarding.uploads.parse.sys.executable", "/bin/false")
    assert TOO_MUCH in refusal("plan.pdf", files.pdf_bytes())


def test_the_parsers_see_none_of_our_secrets(monkeypatch, tmp_path):
    seen = tmp_path / "environment"
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {seen}\necho fine\n")
    spy.chmod(0o700)
    monkeypatch.setenv("SECRET_KEY", "not to be seen")
    monkeypatch.setattr("safeguarding.uploads.parse.sys.executable", str(spy))

    assert check(upload()).format == FileFormat.PDF
    assert "not to be seen" not in seen.read_text()
