"""A paper's structure, from its HTML and from its PDF: headings, tables, lists and pictures in order."""

import io
from collections.abc import Iterator
from typing import Any

import lxml.html
import pikepdf

HEADINGS = ("h1", "h2", "h3")
SVG_TITLE = "./*[local-name()='title']"


def outline(html: str) -> list[str]:
    """A line for each heading, table, list and picture, with its name or size."""
    found = []
    for element in lxml.html.fromstring(html).iter(*HEADINGS, "table", "ul", "ol", "svg"):
        if element.tag in HEADINGS:
            found.append(f"{'#' * int(element.tag[1])} {_words(element)}")
        elif element.tag == "table":
            heads = " | ".join(_words(head) for head in element.findall("thead/tr/th"))
            rows = len(element.findall("tbody/tr"))
            found.append(f"table, {rows} rows{': ' + heads if heads else ''}")
        elif element.tag == "svg":
            found.append(f"picture: {_words(element.xpath(SVG_TITLE)[0])}")
        else:
            found.append(f"list of {len(element.findall('li'))}")
    return found


def tags(content: bytes) -> list[str]:
    """The headings and pictures of a tagged PDF in order. Its tables and lists start again on each page."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        return [name for name in _tags(paper.Root.StructTreeRoot.K) if name in ("H1", "H2", "H3", "Figure")]


def tags_of(lines: list[str]) -> list[str]:
    """The same, from an outline's lines."""
    headings = {"#": "H1", "##": "H2", "###": "H3", "picture:": "Figure"}
    return [headings[start] for start in (line.partition(" ")[0] for line in lines) if start in headings]


def _tags(kids: Any) -> Iterator[str]:
    for kid in kids if isinstance(kids, list | pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield str(kid.S)[1:]
            yield from _tags(kid.get("/K", []))


def _words(element: Any) -> str:
    return " ".join(element.text_content().split())
