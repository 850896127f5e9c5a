"""Writing Excel files: what is read back, and what is in their XML."""

import datetime
import io
import re
import zipfile
from operator import itemgetter

import pytest
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from safeguarding.printing.excel import Column, Sheet, cleaned, sheet_name, workbook

FORMULAS = ["=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\t=1+1", "{=1}"]


def written(*rows, name="Actions", marking="OFFICIAL-SENSITIVE"):
    columns = tuple(Column(f"Heading {n}", 12, itemgetter(n - 1)) for n, _value in enumerate(rows[0], 1))
    return workbook([Sheet(name, ("A title", "A line"), columns, rows)], title="A title", marking=marking)


def read(file):
    return load_workbook(io.BytesIO(file))


def xml_of(file):
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}


def cell_of(value):
    return read(written([value])).active["A6"]


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "TRUE", "2026-05-12", "007", "12%", "  spaces ", "a\nb", "😀"])
def test_text_stays_text_even_if_it_looks_like_a_formula_date_or_number(text):
    cell = cell_of(text)

    assert (cell.value, cell.data_type) == (text, "s")


@pytest.mark.parametrize("text", FORMULAS[:-1])
def test_text_that_looks_like_a_formula_stays_text_after_editing_its_cell(text):
    assert cell_of(text).quotePrefix is True


def test_text_above_a_table_stays_text_after_editing():
    table = Sheet("Actions", ("=1+1", "=2+2"), (Column("What", 12, str),), [])
    sheet = read(workbook([table], title="x", marking="OFFICIAL")).active
    assert [(cell.value, cell.quotePrefix) for cell in sheet["A"][1:3]] == [("=1+1", True), ("=2+2", True)]


def test_ordinary_text_is_not_quoted():
    assert cell_of("Train the mentors").quotePrefix is False


def test_no_cell_of_the_file_is_a_formula():
    xml = xml_of(written(*[[text] for text in FORMULAS]))["xl/worksheets/sheet1.xml"]

    assert re.findall(r"<f[ >/]", xml) == []
    assert set(re.findall(r'<c r="A\d+"[^>]* t="(\w+)"', xml)) == {"inlineStr"}


def test_a_formula_in_the_title_or_a_heading_is_text_too():
    file = workbook([Sheet("One", ("=1+1",), (Column("=2+2", 12, str),), [])], title="=3+3", marking="=4+4")

    sheet = read(file).active
    assert [(sheet[name].value, sheet[name].data_type) for name in ("A1", "A2", "A4")] == [
        ("=4+4", "s"),
        ("=1+1", "s"),
        ("=2+2", "s"),
    ]


def test_characters_that_xml_cannot_hold_become_spaces():
    assert cell_of("a\x00b\x07c\x0bd\x1be\ufffef\uffffg").value == "a b c\nd e f g"
    assert cleaned("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree\tfour"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        # Excel counts each of these as two.
        ("😀" * 16_384, "😀" * 16_383 + "…"),
        ("😀" * 16_383, "😀" * 16_383),
    ],
)
def test_text_too_long_for_a_cell_ends_in_an_ellipsis(text, kept):
    assert cell_of(text).value == kept


def test_dates_are_dates_and_numbers_are_numbers():
    noon = datetime.datetime(2026, 7, 1, 11, 0, tzinfo=datetime.UTC)
    file = written([datetime.date(2026, 5, 12), noon, 5, 2.5, None, "", gettext_lazy("Yes")])

    cells = read(file).active[6]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        (datetime.datetime(2026, 5, 12), "d"),
        # In our time zone: British Summer Time.
        (datetime.datetime(2026, 7, 1, 12, 0), "d"),
        (5, "n"),
        (2.5, "n"),
        (None, "n"),
        (None, "n"),
        ("Yes", "s"),
    ]
    assert [cell.number_format for cell in cells[:2]] == ["d mmmm yyyy", "d mmmm yyyy hh:mm"]


def test_headings_are_frozen_filtered_and_repeated_in_print():
    sheet = read(written(["a", "b"], ["c", "d"])).active

    assert (sheet["A5"].value, sheet["A5"].font.bold) == ("Heading 1", True)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A6", "A5:B7")
    assert sheet.column_dimensions["B"].width == 12
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$5:$5", "landscape")


def test_a_sheet_without_rows_has_its_headings():
    file = workbook(
        [Sheet("None", ("None",), (Column("A", 12, str), Column("B", 12, str)), [])], title="None", marking="OFFICIAL"
    )

    assert read(file).active.auto_filter.ref == "A4:B4"


def test_the_marking_is_at_the_top_of_each_page_and_in_the_properties():
    book = read(written(["a"]))

    assert (book.active["A1"].value, book.active["A2"].value) == ("OFFICIAL-SENSITIVE", "A title")
    assert book.active.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    assert (book.properties.title, book.properties.subject) == ("A title", "OFFICIAL-SENSITIVE")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("Actions", "Actions"), ("Who/what: [a]*?\\", "Who what   a"), ("x" * 40, "x" * 31), ("'", "1"), ("", "1")],
)
def test_a_sheet_is_given_a_name_that_excel_accepts(name, kept):
    assert sheet_name(name) == kept
    assert read(written(["a"], name=name)).sheetnames == [kept]
