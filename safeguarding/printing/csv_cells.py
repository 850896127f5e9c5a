"""CSV cells that are safe to open in a spreadsheet."""

# A spreadsheet runs a cell that starts like this as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Spreadsheets ignore these at the start.
UNSEEN = " \u00a0\u200b\ufeff"
QUOTE = "'"


def as_text(cell: str) -> str:
    """Any spreadsheet reads the result as text. `as_typed` reverses it."""
    return QUOTE + cell if cell.lstrip(UNSEEN).startswith((*FORMULA_STARTS, QUOTE)) else cell


def as_typed(cell: str) -> str:
    cell = " ".join(cell.split())
    return cell[1:] if cell.startswith(QUOTE) and cell[1:].startswith((*FORMULA_STARTS, QUOTE)) else cell
