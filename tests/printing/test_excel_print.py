"""Workbooks on paper, and the links in them."""

import io
from operator import itemgetter

import openpyxl
import pytest

from assessments.papers.assessment_file import ACTIONS, EVIDENCE, SCORES, VIEWS
from assessments.papers.tracker_file import COLUMNS
from safeguarding.printing import excel
from safeguarding.printing.excel import Column, Link, Sheet, leads_out, sheets_across, workbook


def written(*values):
    columns = tuple(Column(f"Heading {number}", 12, itemgetter(number)) for number, _value in enumerate(values))
    return workbook([Sheet("Evidence", ("A title",), columns, [values])], title="A title", marking="OFFICIAL")


@pytest.mark.parametrize(
    ("columns", "names", "sheets"), [(SCORES, 2, 2), (VIEWS, 2, 1), (EVIDENCE, 2, 2), (ACTIONS, 3, 2), (COLUMNS, 1, 2)]
)
def test_each_workbook_prints_across_at_most_two_sheets_at_a_readable_size(columns, names, sheets):
    widths = [column.width for column in columns]
    assert sheets_across(widths, names) == sheets
    again = sum(widths[:names]) * (sheets - 1)
    # At 70% of their size, 7 pixels a character and 5 a column, on A3 without its margins: 7.7 points are left of 11.
    assert ((sum(widths) + again) * 7 + 5 * len(widths)) / 96 * 25.4 * 0.7 <= sheets * 399


def test_a_sheet_prints_on_a3_landscape_with_headings_and_names_on_every_page():
    columns = tuple(Column(f"Heading {number}", 60, itemgetter(number)) for number in range(8))
    file = workbook([Sheet("Actions", ("A title",), columns, [["x"] * 8], names=2)], title="x", marking="OFFICIAL")
    page = openpyxl.load_workbook(io.BytesIO(file)).active
    setup = page.page_setup
    found = (int(setup.paperSize), setup.orientation, setup.fitToWidth, setup.fitToHeight, setup.pageOrder)
    assert found == (8, "landscape", 3, 0, "overThenDown")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.print_title_rows, page.print_title_cols) == ("$4:$4", "$A:$B")


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&c=2#d", "http://northshire.example.org", "HTTPS://EXAMPLE.ORG"]
)
def test_a_web_address_is_a_link_that_shows_the_address(address):
    cell = openpyxl.load_workbook(io.BytesIO(written(Link(address)))).active["A5"]
    assert (cell.value, cell.hyperlink.target, cell.data_type, cell.font.underline) == (address, address, "s", "single")


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "\\\\server\\share",
        "mailto:bob@example.org",
        "ftp://example.org",
        "https://",
        "https://example.org/a b",
        "https://example.org/\x01",
        ' =HYPERLINK("https://example.org")',
        "=1+1",
        "https://example.org/" + "x" * 2_000,
        "",
    ],
)
def test_other_text_is_neither_a_link_nor_a_formula(text):
    assert not leads_out(text)
    cell = openpyxl.load_workbook(io.BytesIO(written(Link(text), "x"))).active["A5"]
    assert cell.hyperlink is None
    assert cell.data_type != "f"


def test_plain_text_that_looks_like_a_web_address_is_not_a_link():
    cell = openpyxl.load_workbook(io.BytesIO(written("https://example.org"))).active["A5"]
    assert (cell.value, cell.hyperlink) == ("https://example.org", None)


def test_web_addresses_beyond_excels_limit_of_links_are_text(monkeypatch):
    monkeypatch.setattr(excel, "LINKS_OF_A_SHEET", 2)
    file = written(*[Link(f"https://example.org/{number}") for number in range(4)])
    row = openpyxl.load_workbook(io.BytesIO(file)).active[5]
    assert [bool(cell.hyperlink) for cell in row] == [True, True, False, False]
    assert [cell.value for cell in row] == [f"https://example.org/{number}" for number in range(4)]
