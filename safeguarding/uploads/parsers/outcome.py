from enum import StrEnum


class Outcome(StrEnum):
    """The result of opening a file."""

    FINE = "fine"
    DAMAGED = "damaged"
    # Its content is of another format than its name says.
    OTHER = "other"
    PASSWORD = "password"  # noqa: S105 (no password, but that there is one)
    # A binary Office format from before 2007, with a newer file name.
    OLD = "old"
    MACROS = "macros"
    MARKUP = "markup"
    TOO_MUCH = "too_much"
    # What it can do to the person who opens it:
    SCRIPT = "script"
    FORM = "form"
    PROGRAM = "program"
    SENDS = "sends"
    FETCHES = "fetches"
    LINK = "link"
    # What it contains that people can't see:
    ATTACHED = "attached"
    OBJECT = "object"
    MEDIA = "media"


class UnfitError(Exception):
    """The file can't be kept; `outcome` is why."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
