"""Where a link goes. Following one to a network folder sends a hash of the reader's password there."""

import re
from urllib.parse import unquote

WEB = frozenset(("http", "https", "mailto", "tel", "sms", "callto", "sip", "geo", "ftp", "ftps"))
# One letter and a colon is a drive.
SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):")
# Files that Windows runs when they are opened.
PROGRAM = re.compile(
    r"\.(exe|com|bat|cmd|scr|pif|cpl|msi|msp|hta|js|jse|vbs|vbe|wsf|wsh|ps1|lnk|url|scf|reg|jar|chm|library-ms"
    r"|search-ms|settingcontent-ms|appref-ms|application|iqy|slk|doc[m]|dotm|xls[mb]|xltm|xlam|xll|pptm|ppsm|potm)$"
)
NOT_SHOWN = re.compile(r"[\x00-\x20\x7f]")


def is_plain(target: str) -> bool:
    """A web page, an email address, a place in the document, or a document on the reader's own drives."""
    address = _plainly(target)
    scheme = SCHEME.match(address)
    if scheme and scheme[1] != "file":
        return scheme[1] in WEB
    return is_local(target) and not PROGRAM.search(re.split(r"[?#]", address)[0])


def is_local(target: str) -> bool:
    address = _plainly(target)
    if SCHEME.match(address) and not address.startswith("file:"):
        return False
    path = address.removeprefix("file:")
    if address.startswith("file:///"):
        path = path[2:]
    return not path.startswith("//")


def _plainly(target: str) -> str:
    return NOT_SHOWN.sub("", unquote(unquote(target))).replace("\\", "/").lower()
