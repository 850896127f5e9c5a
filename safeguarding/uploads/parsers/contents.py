"""The contents of an Office file's parts: fields, formulas, actions and connections."""

import re
from collections.abc import Callable

from .fields import Fields
from .formulas import check_formula
from .links import is_local
from .outcome import Outcome, UnfitError
from .types import kind_of
from .xml import Attributes, begins_as_xml, walk
from .zips import Members

FORMULAS = ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula")
VML = ("imagedata", "fill", "stroke", "shape", "rect", "image")
OTHER_DATA = "application/xml"
OLD_DRAWINGS = ("", OTHER_DATA, "application/vnd.openxmlformats-officedocument.vmlDrawing")
VML_ADDRESSES = ("src", "althref")


def check_contents(members: Members, types: dict[str, str]) -> None:
    for name in members.names:
        if _is_xml(members, name, types):
            fields = Fields()
            texts = {**dict.fromkeys(FORMULAS, check_formula), "instrText": fields.add, "delInstrText": fields.add}
            walk(members.blocks(name), {**BEGINS, "fldChar": fields.turn, "fldSimple": fields.simple}, texts)
            fields.finish()


def _is_xml(members: Members, name: str, types: dict[str, str]) -> bool:
    """By its type or its first bytes, because programs find parts in several ways and call them anything.

    Old drawings (.vml) are not well-formed XML, and customXml belongs to other programs.
    """
    kind = kind_of(name, types)
    if (kind == OTHER_DATA and name.startswith("customXml/")) or (kind in OLD_DRAWINGS and name.endswith(".vml")):
        return False
    return kind.lower().endswith("xml") or begins_as_xml(next(members.blocks(name), b""))


def _refuse(outcome: Outcome) -> Callable[[Attributes], None]:
    def refuse(each: Attributes) -> None:
        raise UnfitError(outcome)

    return refuse


def _check_action(each: Attributes) -> None:
    action = re.sub(r"\s", "", each.get("action", "")).lower()
    if action.startswith(("ppaction://program", "ppaction://ole")):
        raise UnfitError(Outcome.PROGRAM)
    if action.startswith("ppaction://macro"):
        raise UnfitError(Outcome.MACROS)


def _check_drawing(each: Attributes) -> None:
    if not all(is_local(each.get(name, "")) for name in VML_ADDRESSES):
        raise UnfitError(Outcome.FETCHES)


BEGINS: dict[str, Callable[[Attributes], None]] = {
    "ddeLink": _refuse(Outcome.PROGRAM),
    "oleLink": _refuse(Outcome.OBJECT),
    "externalBook": _refuse(Outcome.FETCHES),
    "connection": _refuse(Outcome.FETCHES),
    "queryTable": _refuse(Outcome.FETCHES),
    "altChunk": _refuse(Outcome.ATTACHED),
    # A video as web page code, and the database behind a mail merge.
    "webVideoPr": _refuse(Outcome.FETCHES),
    "connectString": _refuse(Outcome.FETCHES),
    **dict.fromkeys(("hlinkClick", "hlinkHover", "hlinkMouseOver"), _check_action),
    **dict.fromkeys(VML, _check_drawing),
}
