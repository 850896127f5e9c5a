"""Importing agencies from a file: a preview first, then all of it or nothing."""

import codecs
import io

import openpyxl
import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from partnerships.admin import upload
from partnerships.admin.agency_csv import ROWS_MAX
from partnerships.models import Agency, Sector
from tests.factories import AgencyFactory
from tests.files import EXECUTABLE, OLE, docx_bytes, with_members, xlsx_bytes
from tests.partnerships.admin.pages import said, text_of

IMPORT = "/admin/partnerships/agency/import/"
CONFIRM = "/admin/partnerships/agency/process_import/"
HEAD = "name,short_name,sector\n"


def preview(client, content):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("agencies.csv", data, content_type="text/csv")
    return client.post(IMPORT, {"import_file": file, "format": "0", "resource": "0"})


def confirm(client, page, **changes):
    return client.post(CONFIRM, {**page.context["confirm_form"].initial, **changes}, follow=True)


def workbook(*rows):
    book = openpyxl.Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.active.cell(number, column, value)
    return saved(book)


def saved(book):
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def cells(page):
    return [[row.import_type, *row.diff] for row in page.context["result"].valid_rows()]


def mistakes(page):
    """What is wrong in which column, by line. Such a page has nothing to confirm."""
    assert "confirm_form" not in page.context
    return {row.number: row.field_specific_errors for row in page.context["result"].invalid_rows}


def refusal(page):
    """Why the file as a whole was refused."""
    assert "result" not in page.context
    return page.context["form"].errors["import_file"]


def stored():
    return list(Agency.objects.values_list("name", "short_name", "sector"))


def test_a_file_is_previewed_and_then_imported(as_root):
    page = preview(as_root, HEAD + "Northshire Police,Police,police\nNorthshire Trust,,Health\n")
    assert cells(page) == [
        ["new", "Northshire Police", "Police", "Police"],
        ["new", "Northshire Trust", "", "Health"],
    ]
    assert stored() == []
    done = confirm(as_root, page)
    assert said(done) == ["Imported the file. Agencies added: 2, changed: 0, unchanged: 0"]
    assert stored() == [("Northshire Police", "Police", "police"), ("Northshire Trust", "", "health")]


def test_an_agency_is_matched_by_name_in_any_case_or_spacing_and_keeps_its_spelling(as_root):
    AgencyFactory(name="Northshire Police", short_name="NP", sector="other")
    page = preview(as_root, HEAD + "  northshire   POLICE ,Police,police\n")
    assert cells(page) == [
        ["update", "Northshire Police", "<del>NP</del> <ins>Police</ins>", "<del>Other</del> <ins>Police</ins>"]
    ]
    confirm(as_root, page)
    assert stored() == [("Northshire Police", "Police", "police")]


def test_an_unchanged_agency_is_skipped(as_root):
    AgencyFactory(name="Northshire Police", short_name="NP", sector="police")
    page = preview(as_root, HEAD + "Northshire Police,NP,Police\n")
    assert cells(page) == [["skip", "Northshire Police", "NP", "Police"]]
    assert said(confirm(as_root, page)) == ["Imported the file. Agencies added: 0, changed: 0, unchanged: 1"]
    assert not LogEntry.objects.exists()


def test_the_preview_shows_that_a_short_name_will_be_removed(as_root):
    AgencyFactory(name="Northshire Police", short_name="NP", sector="police")
    page = preview(as_root, HEAD + "Northshire Police,,police\n")
    assert cells(page) == [["update", "Northshire Police", "<del>NP</del>", "Police"]]


@pytest.mark.parametrize("sector", list(Sector))
@pytest.mark.parametrize("spelling", ["value", "label"])
def test_a_sector_is_recognised_by_its_value_or_label_in_capitals(as_root, sector, spelling):
    preview_page = preview(as_root, HEAD + f"Agency,,{str(getattr(sector, spelling)).upper()}\n")
    confirm(as_root, preview_page)
    assert stored() == [("Agency", "", sector.value)]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (",NP,police", "name", "Enter a name"),
        ("   ,NP,police", "name", "Enter a name"),
        ("Agency,,polise", "sector", "“polise” is not a sector. Use one of those above"),
        ("Agency,,", "sector", "Enter a sector"),
        ("Agency", "sector", "Enter a sector"),
        ("a" * 151 + ",,police", "name", "Ensure this value has at most 150 characters (it has 151)."),
        ("Agency," + "a" * 41 + ",police", "short_name", "Ensure this value has at most 40 characters (it has 41)."),
    ],
    ids=[
        "no name",
        "blank name",
        "unknown sector",
        "no sector",
        "too few cells",
        "name too long",
        "short name too long",
    ],
)
def test_one_bad_row_stops_the_import_and_the_page_says_why(as_root, row, column, problem):
    page = preview(as_root, HEAD + f"Northshire Police,,police\n{row}\n")
    assert mistakes(page) == {3: {column: [problem]}}
    assert problem in text_of(page)
    assert stored() == []


def test_every_mistake_in_a_row_is_reported(as_root):
    page = preview(as_root, HEAD + f",{'a' * 41},polise\n")
    assert set(mistakes(page)[2]) == {"name", "short_name", "sector"}


@pytest.mark.parametrize("again", ["Northshire Police", "northshire  police"])
def test_an_agency_that_is_in_the_file_twice_is_refused(as_root, again):
    page = preview(as_root, HEAD + f"Northshire Police,,police\nTrust,,health\n{again},,fire\n")
    assert mistakes(page) == {4: {"name": ["This agency is on line 2 already"]}}


def test_an_existing_agency_that_is_in_the_file_twice_is_refused(as_root):
    AgencyFactory(name="Northshire Police", sector="police")
    page = preview(as_root, HEAD + "Northshire Police,,fire\nNorthshire Police,,health\n")
    assert mistakes(page) == {3: {"name": ["This agency is on line 2 already"]}}


def test_line_numbers_match_those_in_the_file(as_root):
    page = preview(as_root, HEAD + "\nTrust,,health\n,,\n\nAgency,,polise\n")
    assert list(mistakes(page)) == [6]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + (HEAD + "Heddlu’r Gŵyr,,police\n").encode(),
        (HEAD + "Heddlu’r Gŵyr,,police\n").replace("\n", "\r\n").encode(),
        "name;short_name;sector\nHeddlu’r Gŵyr;;police\n".encode(),
        " Name ,SHORT NAME,Sector,\nHeddlu’r Gŵyr,,police,\n".encode(),
        "\ufeffName ,Short-name,Sector:,,\nHeddlu’r Gŵyr,,Police ,,\n,,,,\n".encode(),
        "sector,phone,name,short_name\npolice,101,Heddlu’r Gŵyr,\n".encode(),
        "name\tshort_name\tsector\r\nHeddlu’r Gŵyr\t\tpolice\r\n".encode("utf-16"),
        "name\tshort_name\tsector\r\nHeddlu’r Gŵyr\t\tpolice\r\n".encode("utf-16-le"),
        "name\tshort_name\tsector\r\nHeddlu’r Gŵyr\t\tpolice\r\n".encode("utf-16-be"),
        "Agencies of Northshire, 2027,,\n\nname,short_name,sector\nHeddlu’r Gŵyr,,police\n".encode(),
        codecs.BOM_UTF16_BE + "name,short_name,sector\nHeddlu’r Gŵyr,,police\n".encode("utf-16-be"),
        "sep=;\r\nname;short_name;sector\r\nHeddlu’r Gŵyr;;police\r\n".encode(),
        "name|short_name|sector\nHeddlu’r Gŵyr||police\n".encode(),
        "name,short_name,sector\rHeddlu’r Gŵyr,,police\r".encode(),
        workbook(["Name", "Short name", "Sector"], ["Heddlu’r Gŵyr", None, "Police"], [None, "  "]),
        workbook([], ["SECTOR", None, "Short_Name", "name"], [], ["police", 101.5, "", " Heddlu’r Gŵyr "]),
    ],
    ids=[
        "byte order mark",
        "Windows line endings",
        "semicolons",
        "headings in another case",
        "headings written differently and empty columns",
        "another column order and an extra column",
        "Unicode text",
        "Unicode text without a mark",
        "big-endian Unicode text without a mark",
        "a title above",
        "big-endian Unicode text with commas",
        "a named delimiter",
        "bars",
        "old Mac line endings",
        "a workbook",
        "a workbook in another order",
    ],
)
def test_files_are_read_in_the_formats_that_spreadsheets_write(as_root, content):
    assert cells(preview(as_root, content)) == [["new", "Heddlu’r Gŵyr", "", "Police"]]


def test_a_csv_file_in_excels_windows_encoding_is_read(as_root):
    content = (HEAD + "Children’s £1 – Café,Café,police\n").encode("cp1252")
    assert cells(preview(as_root, content)) == [["new", "Children’s £1 – Café", "Café", "Police"]]


def test_numbers_in_a_workbook_are_read_as_text(as_root):
    page = preview(as_root, workbook(["name", "short_name", "sector"], [101.0, 3.5, "police"], [999, True, "fire"]))
    assert cells(page) == [["new", "101", "3.5", "Police"], ["new", "999", "True", "Fire"]]


def test_the_visible_sheet_with_the_right_columns_is_read(as_root):
    book = openpyxl.Workbook()
    book.active.append(["How to complete this workbook"])
    hidden, agencies = book.create_sheet("Old"), book.create_sheet("Agencies")
    hidden.append(["name", "short_name", "sector"])
    hidden.append(["Old agency", "", "police"])
    hidden.sheet_state = "hidden"
    agencies.append(["name", "short_name", "sector"])
    agencies.append(["Agency", "", "police"])
    assert cells(preview(as_root, saved(book))) == [["new", "Agency", "", "Police"]]


def test_a_workbook_is_imported_after_its_preview(as_root):
    page = preview(as_root, workbook(["name", "short_name", "sector"], ["Agency", "", "police"], [], ["B", "", "fire"]))
    assert said(confirm(as_root, page)) == ["Imported the file. Agencies added: 2, changed: 0, unchanged: 0"]
    assert stored() == [("Agency", "", "police"), ("B", "", "fire")]


def test_line_numbers_match_the_workbook_or_a_file_that_names_its_delimiter(as_root):
    page = preview(as_root, workbook(["name", "short_name", "sector"], [], ["Agency", "", "polise"]))
    assert list(mistakes(page)) == [3]
    assert list(mistakes(preview(as_root, "sep=,\n" + HEAD + "Agency,,polise\n"))) == [3]


@pytest.mark.parametrize("sector", ["Voluntary & community", "voluntary_community", "VOLUNTARY  and Community"])
def test_a_sector_is_recognised_however_it_is_typed(as_root, sector):
    assert cells(preview(as_root, HEAD + f"Agency,,{sector}\n")) == [["new", "Agency", "", "Voluntary and community"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The submitted file is empty."),
        (b"\n \n", "The file is empty"),
        (HEAD, "There are no agencies in the file, only column names"),
        (
            "name,sector\nAgency,police\n",
            "The first line must name each of the columns name, short_name, sector once. Check: short_name",
        ),
        (
            "name,short_name,sector,name\na,b,police,c\n",
            "The first line must name each of the columns name, short_name, sector once. Check: name",
        ),
        (b"PK\x03\x04\0\0", "We can’t open this as an Excel workbook. Save it as .xlsx or .csv"),
        (docx_bytes(), "We can’t open this as an Excel workbook. Save it as .xlsx or .csv"),
        (xlsx_bytes()[:-400], "We can’t open this as an Excel workbook. Save it as .xlsx or .csv"),
        (
            with_members(xlsx_bytes(), {"xl/media/image1.bmp": b"\0" * 21_000_000}),
            "The workbook is too large. Copy the agencies into a new workbook",
        ),
        (
            OLE,
            "This workbook has a password, or is in a format from before 2007. Save it as .xlsx without a password",
        ),
        (EXECUTABLE, "This is neither a CSV file nor an Excel workbook. Save it as .xlsx or .csv"),
        (workbook([]), "The file is empty"),
        (
            workbook(["Name", "Type"], ["Agency", "police"]),
            "The first line must name each of the columns name, short_name, sector once. Check: short_name, sector",
        ),
        (HEAD + '"Agency"s,,police\n', "We can’t read line 2. Check it for an extra double quotation mark"),
        (
            HEAD + "Police, Northshire,,police\n",
            "Line 2 has more cells than the first line. Put names with a comma into double quotes",
        ),
        (
            HEAD + "Agency,,police\n" * (ROWS_MAX + 1),
            f"The file has {ROWS_MAX + 1} rows. Split it into files of at most {ROWS_MAX} rows",
        ),
    ],
    ids=[
        "empty",
        "blank",
        "headings only",
        "column missing",
        "column twice",
        "a zip cut short",
        "a document",
        "a workbook cut short",
        "a workbook that unpacks to too much",
        "an old workbook",
        "a program",
        "an empty workbook",
        "a workbook without columns",
        "stray quote",
        "comma in a name",
        "too many rows",
    ],
)
def test_an_unusable_file_is_refused_with_the_reason(as_root, content, reason):
    assert refusal(preview(as_root, content)) == [reason]
    assert stored() == []


def test_a_file_that_is_too_big_is_refused(as_root, monkeypatch):
    monkeypatch.setattr(upload, "SIZE_MAX", 30)
    reasons = refusal(preview(as_root, HEAD + "Agency,,police\n"))
    assert reasons == ["The file is 38\xa0bytes. Split it into files of at most 30\xa0bytes"]


def test_a_name_with_html_is_shown_as_text(as_root):
    page = preview(as_root, HEAD + "<script>alert(1)</script>,,polise\n")
    assert "<script>alert" not in page.content.decode()
    page = preview(as_root, HEAD + "<script>alert(1)</script>,,police\n")
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("name", ["=1+1", "+44 Helpline", "-", "@Home", "'=quoted", "Plain"])
def test_importing_an_exported_file_would_change_nothing(as_root, name):
    AgencyFactory(name=name, short_name=name, sector="police")
    exported = as_root.get("/admin/partnerships/agency/export/").content
    assert cells(preview(as_root, exported)) == [["skip", escape(name), escape(name), "Police"]]


def test_an_import_is_recorded_in_the_history_of_each_agency(as_root, root):
    AgencyFactory(name="Trust", sector="fire")
    confirm(as_root, preview(as_root, HEAD + "Trust,,health\nPolice,,police\nFire,,fire\n"))
    entries = LogEntry.objects.values_list("object_repr", "action_flag", "change_message", "user")
    message = "Imported from a file"
    assert sorted(entries) == [
        ("Fire", 1, message, root.pk),
        ("Police", 1, message, root.pk),
        ("Trust", 2, message, root.pk),
    ]


def test_a_file_tampered_with_after_the_preview_is_refused(as_root):
    page = preview(as_root, HEAD + "Agency,,police\n")
    name = page.context["confirm_form"].initial["import_file_name"]
    done = confirm(as_root, page, import_file_name=name[:-1] + ("a" if name[-1] != "a" else "b"))
    assert said(done) == ["The preview is too old. Upload the file again"]
    assert stored() == []


def test_a_preview_that_is_too_old_is_refused(as_root, monkeypatch):
    page = preview(as_root, HEAD + "Agency,,police\n")
    monkeypatch.setattr(upload, "SECONDS_MAX", -1)
    assert said(confirm(as_root, page)) == ["The preview is too old. Upload the file again"]
    assert stored() == []


@pytest.mark.parametrize("changes", [{"format": "7"}, {"format": "x"}, {"resource": "7"}, {"import_file_name": ""}])
def test_a_confirmation_with_altered_fields_imports_nothing(as_root, changes):
    confirm(as_root, preview(as_root, HEAD + "Agency,,police\n"), **changes)
    assert stored() == []


@pytest.mark.parametrize("error", [ValidationError("Wrong"), RuntimeError("The database is gone")], ids=repr)
def test_a_row_that_fails_after_the_preview_stops_the_whole_import(as_root, monkeypatch, error):
    page = preview(as_root, HEAD + "Agency,,police\nTrust,,health\n")

    def refuse_the_second(agency):
        if agency.name == "Trust":
            raise error

    monkeypatch.setattr(Agency, "clean", refuse_the_second)
    done = confirm(as_root, page)
    assert said(done) == ["Nothing was imported: agencies have changed since the preview. Upload it again"]
    assert stored() == []


def test_an_unexpected_error_in_the_preview_stops_the_import_and_shows_no_code(as_root, monkeypatch):
    monkeypatch.setattr(Agency, "clean", lambda agency: 1 / 0)
    page = preview(as_root, HEAD + "Agency,,police\n")
    assert "confirm_form" not in page.context
    assert "Something went wrong that the file doesn’t explain. Nothing was imported." in text_of(page)
    assert "ZeroDivision" not in page.content.decode()


def test_a_file_is_kept_only_in_the_preview_page(as_root, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    page = preview(as_root, HEAD + "Agency,,police\n")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("django.core.cache.cache.get", None)
    confirm(as_root, page)
    assert stored() == [("Agency", "", "police")]


def test_previewing_a_long_file_takes_as_few_queries_as_a_short_one(as_root):
    agencies = AgencyFactory.create_batch(30)

    def reads(rows):
        with CaptureQueriesContext(connection) as queries:
            page = preview(as_root, HEAD + "".join(f"{agency.name},,police\n" for agency in rows))
        assert len(cells(page)) == len(rows)
        return [query["sql"] for query in queries if query["sql"].startswith("SELECT")]

    assert len(reads(agencies)) == len(reads(agencies[:1])) == 3  # the session, who it is, and the agencies


@pytest.mark.parametrize("content", [None, HEAD, HEAD + "Agency,,polise\n"], ids=["first", "unreadable", "bad row"])
def test_the_page_says_what_a_file_needs_whenever_it_asks_for_one(as_root, content):
    text = text_of(as_root.get(IMPORT) if content is None else preview(as_root, content))
    assert "The first line must have the column names name, short_name, sector." in text
    assert "The sector is one of these: Police, Health," in text
