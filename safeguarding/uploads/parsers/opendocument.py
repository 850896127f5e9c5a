"""OpenDocument texts, spreadsheets and presentations: what they are, and what they can do when opened."""

import re
from collections.abc import Callable

from .formulas import check_formula
from .links import is_local, is_plain
from .outcome import Outcome, UnfitError
from .xml import Attributes, walk
from .zips import open_zip

MANIFEST = "META-INF/manifest.xml"
# Where its programs are, in Basic and in other languages.
PROGRAM = re.compile("(basic|scripts)/.")
# Elements with links that people can follow, and the template that a document was made from.
HYPERLINKS = ("a", "area", "area-rectangle", "area-circle", "area-polygon", "option", "button", "bookmark")
IN_PACKAGE = re.compile(r"(?!\.\./|/)[^:\\]*$")
FORMULAS = ("formula", "condition", "expression", "base-cell-address")
# What a click on a shape does: anything else only moves within the presentation.
STARTS = ("execute", "verb")


def open_document(path: str, kind: str) -> None:
    with open(path, "rb") as file:
        members = open_zip(file)
        if members.read("mimetype").strip() != kind.encode():
            raise UnfitError(Outcome.OTHER)
        if any(PROGRAM.match(name.lower()) for name in members.names):
            raise UnfitError(Outcome.MACROS)
        # Older programs name a DTD in it. It is not fetched, and entities are refused.
        walk(members.blocks(MANIFEST), {"encryption-data": _refuse(Outcome.PASSWORD)}, doctype=True)
        if "content.xml" not in members.names:
            raise UnfitError(Outcome.DAMAGED)
        for name in members.names:
            if name.lower().endswith(".xml"):
                walk(members.blocks(name), _Checks(), doctype=True)


class _Checks(dict[str, Callable[[Attributes], None]]):
    """Any element may have an address or a formula. For some the name alone is enough."""

    def get(self, name: str, default: object = None) -> Callable[[Attributes], None]:
        return BY_NAME.get(name) or (_check_hyperlink if name in HYPERLINKS else _check_element)


def _refuse(outcome: Outcome) -> Callable[[Attributes], None]:
    def refuse(each: Attributes) -> None:
        raise UnfitError(outcome)

    return refuse


def _check_hyperlink(each: Attributes) -> None:
    # A form's button has the same element name, but its address is in another attribute.
    addresses = (each.get("href", ""), each.get("target-location", ""))
    if not all(is_plain(address) for address in addresses if address):
        raise UnfitError(Outcome.LINK)


def _check_element(each: Attributes) -> None:
    if not IN_PACKAGE.match(each.get("href", "").partition("#")[0]):
        raise UnfitError(Outcome.FETCHES)
    for name in FORMULAS:
        if name in each:
            check_formula(each[name])


def _check_template(each: Attributes) -> None:
    if not is_local(each.get("href", "")):
        raise UnfitError(Outcome.FETCHES)


def _check_listener(each: Attributes) -> None:
    """A presentation's own listeners (next page, a sound) and those for programs have the same name."""
    if each.get("action") in STARTS:
        raise UnfitError(Outcome.PROGRAM)
    if each.get("event-name", "").endswith("click") and "action" in each:
        _check_hyperlink(each)
        return
    raise UnfitError(Outcome.MACROS)


BY_NAME: dict[str, Callable[[Attributes], None]] = {
    "event-listener": _check_listener,
    "script": _refuse(Outcome.MACROS),
    "applet": _refuse(Outcome.MACROS),
    "object-ole": _refuse(Outcome.OBJECT),
    "dde-source": _refuse(Outcome.PROGRAM),
    "dde-link": _refuse(Outcome.PROGRAM),
    "dde-connection-decl": _refuse(Outcome.PROGRAM),
    "table-source": _refuse(Outcome.FETCHES),
    "cell-range-source": _refuse(Outcome.FETCHES),
    "auto-reload": _check_element,
    "template": _check_template,
}
