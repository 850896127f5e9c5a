"""Cells of CSV files that people open in a spreadsheet."""

# A spreadsheet takes a cell that begins like this for a formula, and runs it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheets look past these.
UNSEEN = " \u00a0\u200b\ufeff"
QUOTE = "'"


def harmless(cell: str) -> str:
    """The cell as text to any spreadsheet. `as_typed` takes it back."""
    return QUOTE + cell if cell.lstrip(UNSEEN).startswith((*FORMULA_STARTS, QUOTE)) else cell


def as_typed(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA_STARTS, QUOTE)) else cell
