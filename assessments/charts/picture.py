from dataclasses import dataclass

from safeguarding.printing.drawing import Drawing, Svg


@dataclass(frozen=True)
class Table:
    """A picture's facts, each text in full. The first of a row says what the row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    title: str
    # Its facts, for who doesn't see it.
    words: str
    svg: Svg
    # None where the page has a table of them that says more.
    table: Table | None = None


def picture(name: str, title: str, words: str, drawing: Drawing, table: Table | None = None) -> Picture:
    """`name` tells the pictures of a page apart."""
    return Picture(title, words, drawing.svg(title, words, name), table)
