"""Agencies as a table: read from a CSV file or an Excel workbook, written as CSV."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from import_export.formats.base_formats import CSV
from tablib import Dataset

from safeguarding.printing.csv_cells import as_text, as_typed

from .agency_file import Lines, UnreadableFileError, lines_of

COLUMNS = ["name", "short_name", "sector"]
# A row's place in its file, so that people can find it.
LINE = "line"
ROWS_MAX = 1000


class AgencyCSV(CSV):
    def create_dataset(self, in_stream: bytes, **kwargs: object) -> Dataset:
        return read(in_stream)

    def export_data(self, dataset: Dataset, **kwargs: object) -> str:
        # import-export's own setting removes one "=", and leaves "+", "-" and "@".
        rows = ([as_text(str(cell)) for cell in row] for row in dataset)
        return super().export_data(Dataset(*rows, headers=dataset.headers), **kwargs)


def read(data: bytes) -> Dataset:
    """Each row has its line number. Raises UnreadableFileError."""
    (_line, first), *rows = _table(lines_of(data))
    headings = [_plain(heading) for heading in first]
    columns = [_plain(column) for column in COLUMNS]
    if missing := [column for column in COLUMNS if headings.count(_plain(column)) != 1]:
        raise UnreadableFileError(
            _("The first line must name each of the columns %(columns)s once. Check: %(missing)s")
            % {"columns": ", ".join(COLUMNS), "missing": ", ".join(missing)}
        )
    if not rows:
        raise UnreadableFileError(_("There are no agencies in the file, only column names"))
    if len(rows) > ROWS_MAX:
        raise UnreadableFileError(
            _("The file has %(rows)d rows. Split it into files of at most %(most)d rows")
            % {"rows": len(rows), "most": ROWS_MAX}
        )
    dataset = Dataset(headers=[LINE, *COLUMNS])
    for line, cells in rows:
        dataset.append([line, *_pick(line, headings, columns, cells)])
    return dataset


def _table(candidates: Iterable[Lines]) -> Lines:
    """The table with our columns, starting at their line, because people put a title above it.

    If there is none, the first table, to say what it lacks. Never empty.
    """
    tables = [filled for lines in candidates if (filled := [each for each in lines if any(map(str.strip, each[1]))])]
    if not tables:
        raise UnreadableFileError(_("The file is empty"))
    wanted = {_plain(column) for column in COLUMNS}
    starts = ((table, start) for table in tables for start in range(len(table)))
    headed = (table[start:] for table, start in starts if wanted <= {*map(_plain, table[start][1])})
    return next(headed, tables[0])


def _plain(heading: str) -> str:
    return "".join(character for character in heading.casefold() if character.isalnum())


def _pick(line: int, headings: list[str], columns: list[str], cells: list[str]) -> list[str]:
    if any(cell.strip() for cell in cells[len(headings) :]):
        raise UnreadableFileError(
            _("Line %(line)d has more cells than the first line. Put names with a comma into double quotes")
            % {"line": line}
        )
    row = dict(zip(headings, cells, strict=False))
    return [as_typed(row.get(column, "")) for column in columns]
