"""Which parser opens which file extension, and what libmagic must say it is."""

import mmap
import re
from collections.abc import Callable
from functools import partial

import magic

from .header import header_at
from .office import open_office
from .opendocument import open_document
from .outcome import Outcome, UnfitError
from .picture import open_picture
from .text import is_unmarked, open_csv, open_text

ODF = "application/vnd.oasis.opendocument."


def open_pdf(path: str) -> None:
    # Loaded only for PDFs, because it is large.
    from .pdf import open_pdf

    open_pdf(path)


PARSERS: dict[str, Callable[[str], None]] = {
    "pdf": open_pdf,
    **{ending: partial(open_office, ending=ending) for ending in ("docx", "xlsx", "pptx")},
    "odt": partial(open_document, kind=ODF + "text"),
    "ods": partial(open_document, kind=ODF + "spreadsheet"),
    "odp": partial(open_document, kind=ODF + "presentation"),
    "csv": open_csv,
    "txt": open_text,
    "png": partial(open_picture, kind="PNG"),
    "jpg": partial(open_picture, kind="JPEG"),
}

# libmagic gives containers several names, depending on the order of their members. The parsers look inside.
CONTAINER = re.compile(r"application/(zip|octet-stream|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)")
# Any text type counts as text: libmagic takes columns of numbers for programs, and lists for emails.
TEXT = re.compile(
    r"text/.+|message/.+|application/(json|csv|x-ndjson|javascript|x-wine-extension-ini|x-subrip|x-setupscript.*|pgp.*)"
)
LOOKS_LIKE = {
    "pdf": re.compile("application/pdf"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), CONTAINER),
    **dict.fromkeys(("csv", "txt"), TEXT),
    "png": re.compile("image/png"),
    "jpg": re.compile("image/jpeg"),
}
IS_MARKUP = re.compile(r"text/(html|xml)|application/(xml|xhtml\+xml)|image/svg.*")
# The container for Office files with a password and for those from before 2007.
IS_OLD_CONTAINER = re.compile(r"application/(CDFV2.*|encrypted|x-ole-storage|msword|vnd\.ms-.+)")
LOCKED_AWAY = "EncryptedPackage".encode("utf-16-le")
# What may come before a PDF: stray bytes, or lines from a printer or an email. Not a picture or a program.
BEFORE_PDF = re.compile(r"application/(pdf|octet-stream|vnd\.hp-.+)|text/plain|message/.+")
HEAD = 64 * 1024


def judge(ending: str, path: str) -> Outcome:
    try:
        sniff(ending, path)
        PARSERS[ending](path)
    except UnfitError as unfit:
        return unfit.outcome
    except MemoryError:
        return Outcome.TOO_MUCH
    return Outcome.FINE


def sniff(ending: str, path: str) -> None:
    with open(path, "rb") as file:
        head = file.read(HEAD)
    if LOOKS_LIKE[ending] is TEXT and is_unmarked(head):
        return
    looks_like = magic.from_buffer(head, mime=True)
    if IS_MARKUP.fullmatch(looks_like):
        raise UnfitError(Outcome.MARKUP)
    if LOOKS_LIKE[ending] is CONTAINER and IS_OLD_CONTAINER.fullmatch(looks_like):
        raise UnfitError(Outcome.PASSWORD if _is_locked_away(path) else Outcome.OLD)
    if ending == "pdf" and header_at(head) > 0 and BEFORE_PDF.fullmatch(looks_like):
        looks_like = magic.from_buffer(head[header_at(head) :], mime=True)
    if not LOOKS_LIKE[ending].fullmatch(looks_like):
        raise UnfitError(Outcome.OTHER)


def _is_locked_away(path: str) -> bool:
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(LOCKED_AWAY) >= 0
