import os

from .markup import has_markup
from .outcome import Outcome, UnfitError

# Readers look for the beginning and the end of a PDF in so many bytes, and browsers guess from as many.
AT_THE_ENDS = 2048


def open_pdf(path: str) -> None:
    """Opened as it is: what has to be repaired first is damaged, or no PDF behind its first line."""
    import pikepdf

    _look_at_the_ends(path)
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as document:
            if document.is_encrypted:
                raise UnfitError(Outcome.PASSWORD)
            if not len(document.pages):
                raise UnfitError(Outcome.DAMAGED)
            # The first page has to be there, not only in the list.
            dict(document.pages[0].obj)
    except pikepdf.PasswordError:
        raise UnfitError(Outcome.PASSWORD) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError):
        raise UnfitError(Outcome.DAMAGED) from None


def _look_at_the_ends(path: str) -> None:
    """A good PDF can be a web page at once, by what stands before its first object or behind its end."""
    with open(path, "rb") as file:
        head = file.read(AT_THE_ENDS)
        file.seek(max(0, os.path.getsize(path) - AT_THE_ENDS))
        tail = file.read()
    if not head.startswith(b"%PDF-"):
        raise UnfitError(Outcome.OTHER)
    before, _first, _rest = head.partition(b" obj")
    _all, _end, behind = tail.rpartition(b"%%EOF")
    if has_markup(before) or has_markup(behind):
        raise UnfitError(Outcome.MARKUP)
