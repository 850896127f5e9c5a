"""What the parts of an Office file refer to, inside the file and outside it."""

import posixpath
import re
from functools import partial

from .links import is_local, is_plain
from .outcome import Outcome, UnfitError
from .xml import Attributes, walk
from .zips import Members

# The last part of a relationship's type. It is the same in Microsoft's, the standard's and the strict form.
OBJECT, PACKAGE, TEMPLATE, IMAGE, HYPERLINK = "oleobject", "package", "attachedtemplate", "image", "hyperlink"
# A picture that came with an email: its address leads nowhere.
IN_AN_EMAIL = "cid:"
# A chunk of another format, which Word turns into text when it opens the document.
CHUNK = "afchunk"
CONTROL = ("control", "activexcontrolbinary", "vbaproject")
ADDRESS = re.compile(r"\s*(\\\\|//|[a-z][a-z0-9+.-]+:)", re.IGNORECASE)


def check_relations(members: Members) -> set[str]:
    packages: set[str] = set()
    for name in members.names:
        if name.lower().endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            walk(members.blocks(name), {"Relationship": partial(_check, folder, packages)})
    return packages & set(members.names)


def _check(folder: str, packages: set[str], each: Attributes) -> None:
    kind, target = each.get("Type", "").rpartition("/")[2].lower(), each.get("Target", "")
    if each.get("TargetMode", "").lower() == "external" or ADDRESS.match(target):
        _check_outside(kind, target)
    elif kind == OBJECT:
        raise UnfitError(Outcome.OBJECT)
    elif kind == CHUNK:
        raise UnfitError(Outcome.ATTACHED)
    elif kind in CONTROL:
        raise UnfitError(Outcome.MACROS)
    elif kind == PACKAGE:
        packages.add(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))


def _check_outside(kind: str, target: str) -> None:
    if kind == HYPERLINK:
        if not is_plain(target):
            raise UnfitError(Outcome.LINK)
    # Word notes where the author keeps the template and where a pasted picture was. These exist nowhere else.
    elif not (kind in (TEMPLATE, IMAGE) and (is_local(target) or target.lower().startswith(IN_AN_EMAIL))):
        raise UnfitError(Outcome.FETCHES)
