"""Agencies as a table: read from a CSV file or an Excel workbook, written as CSV."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV
from tablib import Dataset

from safeguarding.printing.csv_cells import as_typed, harmless

from .agency_file import Lines, UnreadableFileError, lines_of

COLUMNS = ["name", "short_name", "sector"]
# Where a row stands in its file, so that people find it again.
LINE = "line"
ROWS_MAX = 1000


class AgencyCSV(CSV):
    def create_dataset(self, in_stream: bytes, **kwargs: object) -> Dataset:
        return read(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: object) -> str:
        # The setting of import-export does less and harms more: it takes one "=" away, and leaves "+", "-" and "@".
        rows = ([harmless(str(cell)) for cell in row] for row in dataset)
        return super().export_data(Dataset(*rows, headers=dataset.headers), **kwargs)


def read(data: bytes) -> Dataset:
    """The rows of the file, each with its line. Raises UnreadableFileError."""
    (_line, first), *rows = _table(lines_of(data))
    headings = [_plain(heading) for heading in first]
    columns = [_plain(column) for column in COLUMNS]
    if missing := [column for column in COLUMNS if headings.count(_plain(column)) != 1]:
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
        dataset.append([line, *_pick(line, headings, columns, cells)])
    return dataset


def _table(candidates: Iterable[Lines]) -> Lines:
    """The table that names our columns, from that line on: people put a title above it. Otherwise the first, to say
    what it lacks. Never empty.
    """
    tables = [filled for lines in candidates if (filled := [each for each in lines if any(map(str.strip, each[1]))])]
    if not tables:
        raise UnreadableFileError(_("The file is empty"))
    wanted = {_plain(column) for column in COLUMNS}
    starts = ((table, start) for table in tables for start in range(len(table)))
    headed = (table[start:] for table, start in starts if wanted <= {*map(_plain, table[start][1])})
    return next(headed, tables[0])


def _plain(heading: str) -> str:
    """ "Short name", "short_name" and "SHORT-NAME " are one heading."""
    return "".join(character for character in heading.casefold() if character.isalnum())


def _pick(line: int, headings: list[str], columns: list[str], cells: list[str]) -> list[str]:
    """The cells of our columns, in our order; those after the last cell of a short line are empty."""
    if any(cell.strip() for cell in cells[len(headings) :]):
        raise UnreadableFileError(
            _("Line %(line)d has more cells than the first line. Put names with a comma into double quotes")
            % {"line": line}
        )
    row = dict(zip(headings, cells, strict=False))
    return [as_typed(row.get(column, "")) for column in columns]
