"""Which parser opens which format, by the ending, and what libmagic has to take it for."""

import re
from collections.abc import Callable
from functools import partial

import magic

from .office import open_office
from .opendocument import open_document
from .outcome import Outcome, UnfitError
from .pdf import open_pdf
from .picture import open_picture
from .text import open_text

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."

PARSERS: dict[str, Callable[[str], None]] = {
    "pdf": open_pdf,
    "docx": partial(open_office, main=OOXML + "wordprocessingml.document.main+xml"),
    "xlsx": partial(open_office, main=OOXML + "spreadsheetml.sheet.main+xml"),
    "pptx": partial(open_office, main=OOXML + "presentationml.presentation.main+xml"),
    "odt": partial(open_document, kind=ODF + "text"),
    "ods": partial(open_document, kind=ODF + "spreadsheet"),
    "odp": partial(open_document, kind=ODF + "presentation"),
    "csv": open_text,
    "txt": open_text,
    "png": partial(open_picture, kind="PNG"),
    "jpg": partial(open_picture, kind="JPEG"),
}

# Containers go by several names, as their writers order their members: the parsers look into them.
CONTAINER = re.compile(r"application/(zip|octet-stream|vnd\.(openxmlformats-officedocument|oasis\.opendocument)\..+)")
# Whatever is text for it is text for us: it takes columns of numbers for programs, and lists for mails.
TEXT = re.compile(r"text/.+|message/.+|application/(json|csv|x-ndjson)")
LOOKS_LIKE = {
    "pdf": re.compile("application/pdf"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), CONTAINER),
    **dict.fromkeys(("csv", "txt"), TEXT),
    "png": re.compile("image/png"),
    "jpg": re.compile("image/jpeg"),
}
IS_MARKUP = re.compile(r"text/(html|xml)|application/(xml|xhtml\+xml)|image/svg.*")
# Where Office keeps what has a password, and what its versions before 2007 wrote.
IS_OLD_CONTAINER = re.compile(r"application/(CDFV2.*|encrypted|x-ole-storage|msword|vnd\.ms-.+)")


def sniff(ending: str, path: str) -> None:
    with open(path, "rb") as file:
        looks_like = magic.from_buffer(file.read(64 * 1024), mime=True)
    if IS_MARKUP.fullmatch(looks_like):
        raise UnfitError(Outcome.MARKUP)
    if LOOKS_LIKE[ending] is CONTAINER and IS_OLD_CONTAINER.fullmatch(looks_like):
        raise UnfitError(Outcome.PASSWORD)
    if not LOOKS_LIKE[ending].fullmatch(looks_like):
        raise UnfitError(Outcome.OTHER)
