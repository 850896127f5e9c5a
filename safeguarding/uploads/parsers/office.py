"""Word, Excel and PowerPoint files: what they are, and what they can do when opened."""

import io
import re
from typing import IO

from .contents import check_contents
from .outcome import Outcome, UnfitError
from .relations import check_relations
from .types import types_of
from .zips import Members, open_zip

MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
# Programs in a document: as its members are called (documents in it that have some, too), or as their types are.
PROGRAM = re.compile(
    r"(vbaproject[^/]*\.bin|/macrosheets/.*|/activex/.*|\.(docm|dotm|xlsm|xltm|xlam|xlsb|pptm|potm|ppsm|ppam))$"
)
PROGRAM_TYPE = re.compile("macro|vba|activex", re.IGNORECASE)
OBJECT_TYPE = re.compile(r"officedocument\.oleObject$", re.IGNORECASE)
EMBEDDED = re.compile(r"/embeddings/.", re.IGNORECASE)
# A workbook behind a chart may hold a document that holds a chart. No genuine file goes deeper.
DEPTH_MAX = 3


def open_office(path: str, ending: str) -> None:
    with open(path, "rb") as file:
        _open(file, ending, DEPTH_MAX)


def _open(file: IO[bytes], ending: str, depth: int) -> None:
    if not depth:
        raise UnfitError(Outcome.TOO_MUCH)
    members = open_zip(file)
    types = types_of(members)
    if any(PROGRAM.search(name.lower()) for name in members.names) or any(map(PROGRAM_TYPE.search, types.values())):
        raise UnfitError(Outcome.MACROS)
    # The main part must exist and have the format that the file's name says.
    parts = [part for part, kind in types.items() if kind == MAIN[ending]]
    names = {name.lower() for name in members.names}
    if not any(part.lstrip("/") in names for part in parts):
        raise UnfitError(Outcome.OTHER)
    if any(OBJECT_TYPE.search(kind) for part, kind in types.items() if not part.startswith("*")):
        raise UnfitError(Outcome.OBJECT)
    embedded = check_relations(members) | {name for name in members.names if EMBEDDED.search(f"/{name}")}
    check_contents(members, types)
    for name in embedded:
        _check_embedded(members, name, depth)


def _check_embedded(members: Members, name: str, depth: int) -> None:
    """The figures behind a chart are a workbook of their own. Anything other than Office's own formats is an object."""
    ending = name.lower().rpartition(".")[2]
    if ending not in MAIN:
        raise UnfitError(Outcome.OBJECT)
    _open(io.BytesIO(members.read(name)), ending, depth - 1)
