"""Word's fields. An instruction may be split over several runs, and fields can be nested."""

import re

from .links import is_plain
from .outcome import Outcome, UnfitError
from .xml import Attributes

STARTS = ("dde", "ddeauto")
FETCHES = ("includepicture", "includetext", "include", "import", "link", "database", "rd")
HYPERLINK = "hyperlink"
WORD = re.compile(r"[\w.]+")
# HYPERLINK "https://example.org", HYPERLINK https://example.org, HYPERLINK \l "place"
TARGET = re.compile(r"\s*hyperlink\s+(?!\\)(?:[\"“]([^\"”]*)|(\S+))", re.IGNORECASE)


class Fields:
    """Gathers each field's own instruction, and checks it where it ends."""

    def __init__(self) -> None:
        self.open: list[list[str]] = []

    def turn(self, each: Attributes) -> None:
        kind = each.get("fldCharType")
        if kind == "begin":
            self.open.append([])
        elif kind == "separate" and self.open:
            check_field("".join(self.open[-1]))
            self.open[-1] = []
        elif kind == "end" and self.open:
            check_field("".join(self.open.pop()))

    def simple(self, each: Attributes) -> None:
        check_field(each.get("instr", ""))

    def add(self, text: str) -> None:
        if not self.open:
            self.open.append([])
        self.open[-1].append(text)

    def finish(self) -> None:
        """Checks fields that were never ended. Word ends them by itself."""
        for instruction in self.open:
            check_field("".join(instruction))


def check_field(instruction: str) -> None:
    word = WORD.search(instruction)
    name = word[0].lower() if word else ""
    if name in STARTS:
        raise UnfitError(Outcome.PROGRAM)
    if name in FETCHES:
        raise UnfitError(Outcome.FETCHES)
    target = TARGET.match(instruction)
    if name == HYPERLINK and target and not is_plain(target[1] or target[2] or ""):
        raise UnfitError(Outcome.LINK)
