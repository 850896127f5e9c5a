from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """Something that waits for a person, as a list shows it."""

    url: str
    name: str
    hint: str
    status: str
    # "" if the status is plain text.
    colour: str = ""
