from dataclasses import dataclass


@dataclass(frozen=True)
class Made:
    """A finished file. `pages` is 0 if it has none."""

    content: bytes
    pages: int = 0
