"""PDFs: anything that opens without a password, as long as it can only be read."""

import mmap

import pikepdf

from .header import header_at
from .markup import has_markup
from .outcome import Outcome, UnfitError
from .pdf_objects import check_objects
from .zips import ends_with_zip

# How many bytes browsers look at to guess a type.
GUESSED_FROM = 2048


def open_pdf(path: str) -> None:
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        _look_around(content)
        is_cut_short = content.rfind(b" obj") > content.rfind(b"endobj")
    if ends_with_zip(path):
        raise UnfitError(Outcome.ATTACHED)
    try:
        try:
            _check(path, repairing=False)
        except pikepdf.PasswordError:
            raise UnfitError(Outcome.PASSWORD) from None
        except pikepdf.PdfError:
            if is_cut_short:
                raise
            # As PDF readers do. The file is kept as it was uploaded: nothing is written.
            _check(path, repairing=True)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        raise UnfitError(Outcome.DAMAGED) from None


def _check(path: str, *, repairing: bool) -> None:
    with pikepdf.open(path, attempt_recovery=repairing, suppress_warnings=True) as document:
        # The first page must exist, not only be listed.
        dict(document.pages[0].obj)
        # A repair makes pages from whatever is left, so nobody would notice which are missing.
        if repairing and len(document.pages) != int(document.Root.Pages.Count):
            raise UnfitError(Outcome.DAMAGED)
        check_objects(document)


def _look_around(content: mmap.mmap) -> None:
    """A valid PDF can also be a web page, because of what comes before its first object or after its end."""
    if header_at(content[:GUESSED_FROM]) < 0:
        raise UnfitError(Outcome.OTHER)
    before, _first, _rest = content[:GUESSED_FROM].partition(b" obj")
    end = content.rfind(b"%%EOF")
    behind = content[end:] if end >= 0 else content[-GUESSED_FROM:]
    if has_markup(before) or has_markup(behind):
        raise UnfitError(Outcome.MARKUP)
