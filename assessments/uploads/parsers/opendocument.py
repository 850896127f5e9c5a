"""OpenDocument texts, spreadsheets and presentations."""

import re
from xml.etree.ElementTree import ParseError

from .outcome import Outcome, UnfitError
from .zips import Members, open_zip

MANIFEST = "META-INF/manifest.xml"
# Where its programs stand, in Basic and in other languages.
PROGRAM = re.compile("(basic|scripts)/.")
ENCRYPTED = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}encryption-data"


def open_document(path: str, kind: str) -> None:
    members = open_zip(path)
    if members.read("mimetype").strip() != kind.encode():
        raise UnfitError(Outcome.OTHER)
    if any(PROGRAM.match(name.lower()) for name in members.names):
        raise UnfitError(Outcome.MACROS)
    if _is_encrypted(members):
        raise UnfitError(Outcome.PASSWORD)
    if "content.xml" not in members.names:
        raise UnfitError(Outcome.DAMAGED)


def _is_encrypted(members: Members) -> bool:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        # Older writers name a DTD in it, which is not fetched; what it would define is refused.
        manifest = fromstring(members.read(MANIFEST))
    except (ParseError, DefusedXmlException):
        raise UnfitError(Outcome.DAMAGED) from None
    return manifest.find(f".//{ENCRYPTED}") is not None
