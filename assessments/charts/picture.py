from dataclasses import dataclass

from safeguarding.printing.drawing import Drawing, Svg


@dataclass(frozen=True)
class Table:
    """A chart's facts, each text in full. The first column says what the row is about."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    title: str
    # Its facts, for people who can't see it.
    words: str
    svg: Svg
    # None if the page has a fuller table of them.
    table: Table | None = None


def picture(name: str, title: str, words: str, drawing: Drawing, table: Table | None = None) -> Picture:
    """`name` is unique on the page."""
    return Picture(title, words, drawing.svg(title, words, name), table)
