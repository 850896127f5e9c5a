"""The types of an Office file's parts, however their names are written."""

from urllib.parse import unquote

from .outcome import Outcome, UnfitError
from .xml import Attributes, walk
from .zips import Members

CONTENT_TYPES = "[Content_Types].xml"


def types_of(members: Members) -> dict[str, str]:
    types: dict[str, str] = {}

    def note(each: Attributes) -> None:
        part = each.get("PartName") or (f"*.{each['Extension']}" if each.get("Extension") else "")
        # If a part has two types, programs differ in which one they use.
        if part and types.setdefault(_plainly(part), each.get("ContentType", "")) != each.get("ContentType", ""):
            raise UnfitError(Outcome.DAMAGED)

    walk(members.blocks(CONTENT_TYPES), {"Default": note, "Override": note})
    return types


def kind_of(name: str, types: dict[str, str]) -> str:
    return types.get(_plainly(f"/{name}")) or types.get(f"*.{name.rpartition('.')[2].lower()}", "")


def _plainly(part: str) -> str:
    return unquote(part).lower()
