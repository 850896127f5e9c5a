"""Agencies as a CSV file, in and out."""

import csv
import io

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV
from tablib import Dataset

from safeguarding.csv_cells import as_typed, harmless

COLUMNS = ["name", "short_name", "sector"]
# Where a row stands in its file, so that people find it again.
LINE = "line"
ROWS_MAX = 1000


class UnreadableFileError(ValueError):
    """The file as a whole is of no use. Says in plain words why."""


class AgencyCSV(CSV):
    def create_dataset(self, in_stream: bytes, **kwargs: object) -> Dataset:
        return read(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: object) -> str:
        # The setting of import-export does less and harms more: it takes one "=" away, and leaves "+", "-" and "@".
        rows = ([harmless(str(cell)) for cell in row] for row in dataset)
        return super().export_data(Dataset(*rows, headers=dataset.headers), **kwargs)


def read(data: bytes) -> Dataset:
    """The rows of the file, each with its line. Raises UnreadableFileError."""
    (_line, first), *rows = _lines(_text(data))
    headings = ["_".join(heading.lower().split()) for heading in first]
    if missing := [column for column in COLUMNS if headings.count(column) != 1]:
        raise UnreadableFileError(
            _("The first line has to name each of the columns %(columns)s once. Look at: %(missing)s")
            % {"columns": ", ".join(COLUMNS), "missing": ", ".join(missing)}
        )
    if not rows:
        raise UnreadableFileError(_("There are no agencies in the file, only the names of the columns"))
    if len(rows) > ROWS_MAX:
        raise UnreadableFileError(
            _("The file has %(rows)d rows. Split it: at most %(most)d at a time")
            % {"rows": len(rows), "most": ROWS_MAX}
        )
    dataset = Dataset(headers=[LINE, *COLUMNS])
    for line, cells in rows:
        dataset.append([line, *_pick(line, headings, cells)])
    return dataset


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            _("This isn’t a CSV file in UTF-8. In Excel, save it as “CSV UTF-8 (comma delimited)”")
        ) from error
    if "\0" in text:
        raise UnreadableFileError(_("This isn’t a CSV file"))
    return text


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each line that isn't blank, with its number. Never empty."""
    first = text.partition("\n")[0]
    # Where the comma is the decimal sign, Excel puts semicolons between the columns.
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise UnreadableFileError(
            _("Line %(line)d can’t be read. Look for a double quote too many") % {"line": reader.line_num}
        ) from error
    if not lines:
        raise UnreadableFileError(_("The file is empty"))
    return lines


def _pick(line: int, headings: list[str], cells: list[str]) -> list[str]:
    """The cells of our columns, in our order; those after the last cell of a short line are empty."""
    if any(cell.strip() for cell in cells[len(headings) :]):
        raise UnreadableFileError(
            _("Line %(line)d has more cells than the first line. Put names with a comma into double quotes")
            % {"line": line}
        )
    row = dict(zip(headings, cells, strict=False))
    return [as_typed(row.get(column, "")) for column in COLUMNS]
