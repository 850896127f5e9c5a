"""Draws a picture: its specification becomes an SVG image with a title and a description in words.

Everything about its look is an attribute: a strict content security policy drops styles.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert
from defusedxml.ElementTree import fromstring
from django.utils.safestring import SafeString, mark_safe

from safeguarding.printing.drawing import SVG
from safeguarding.printing.glyphs import without_controls

from .marks import FONT


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
    svg: SafeString
    # None where the page has a table of them that says more.
    table: Table | None = None


def picture(name: str, title: str, words: str, spec: dict[str, Any], table: Table | None = None) -> Picture:
    """`name` tells the pictures of a page apart."""
    title, words = without_controls(title), without_controls(words)
    svg = _described(_draw(json.dumps(_drawable(spec))), name, title, words)
    return Picture(title, words, mark_safe(svg), table)  # noqa: S308 (an XML library wrote it and escaped its texts)


@lru_cache(maxsize=128)
def _draw(spec: str) -> str:
    """Kept for a while: who reads a report on the screen takes it along as PDF next."""
    return vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])


def _drawable(value: Any) -> Any:
    """Without control characters, whichever text they came in: vl-convert ends the whole process at one."""
    if isinstance(value, dict):
        return {key: _drawable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_drawable(each) for each in value]
    return without_controls(value) if isinstance(value, str) else value


def _described(drawn: str, name: str, title: str, words: str) -> str:
    """The drawing as one image to assistive technology, as wide as the place it stands in."""
    root = fromstring(drawn)
    for element in root.iter():
        # Written with its plain name: the names of namespaces are the whole process's, and others set them too.
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        for each in [each for each in element.attrib if each in ("role", "class") or each.startswith("aria-")]:
            del element.attrib[each]
    del root.attrib["width"], root.attrib["height"]
    labels = {"title": f"{name}-title", "desc": f"{name}-words"}
    root.attrib |= {"xmlns": SVG, "role": "img", "aria-labelledby": " ".join(labels.values()), "font-family": FONT}
    for position, (tag, text) in enumerate((("title", title), ("desc", words))):
        element = ET.Element(tag, {"id": labels[tag]})
        element.text = text
        root.insert(position, element)
    return ET.tostring(root, encoding="unicode")
