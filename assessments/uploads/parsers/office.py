"""Word, Excel and PowerPoint."""

import re
from xml.etree.ElementTree import ParseError

from .outcome import Outcome, UnfitError
from .zips import Members, open_zip

CONTENT_TYPES = "[Content_Types].xml"
# Programs in a document: as its members are called (documents in it that have some, too), or as their types are.
PROGRAM = re.compile(r"(vbaproject[^/]*\.bin|/macrosheets/.*|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam))$")
PROGRAM_TYPE = re.compile("macro|vba", re.IGNORECASE)


def open_office(path: str, main: str) -> None:
    members = open_zip(path)
    types = _types(members)
    if any(PROGRAM.search(name.lower()) for name in members.names) or any(map(PROGRAM_TYPE.search, types.values())):
        raise UnfitError(Outcome.MACROS)
    # The main part itself has to be there, and to be of the format that the name promises.
    parts = [part for part, kind in types.items() if kind == main]
    if not any(part.lstrip("/") in members.names for part in parts):
        raise UnfitError(Outcome.OTHER)


def _types(members: Members) -> dict[str, str]:
    """The content type of each part, and of each ending (as "*.xml")."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root = fromstring(members.read(CONTENT_TYPES), forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        raise UnfitError(Outcome.DAMAGED) from None
    return {
        each.get("PartName") or f"*.{each.get('Extension')}": each.get("ContentType", "")
        for each in root
        if each.get("PartName") or each.get("Extension")
    }
