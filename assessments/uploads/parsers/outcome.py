from enum import StrEnum


class Outcome(StrEnum):
    """What came of opening a file."""

    FINE = "fine"
    DAMAGED = "damaged"
    # Its content is of another format than its name says.
    OTHER = "other"
    PASSWORD = "password"  # noqa: S105 (no password, but that there is one)
    MACROS = "macros"
    MARKUP = "markup"
    TOO_MUCH = "too_much"


class UnfitError(Exception):
    """The file can't be kept; `outcome` is why."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
