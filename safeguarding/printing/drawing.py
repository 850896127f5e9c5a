"""SVG drawings: a single image to assistive technology, with nothing to fetch and nothing that a strict policy blocks.

Each group of marks has its look twice. As attributes, which are all that PDF and Word use (and a strict content
security policy drops styles). And as a class, so that a page's stylesheet can use the colours of the reader's system.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe

from .glyphs import without_controls

SVG = "http://www.w3.org/2000/svg"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Ext, arial, sans-serif"

Value = float | str
# An SVG that is safe to put in a page as it is.
Svg = SafeString


@dataclass(frozen=True)
class Look:
    """`part` names its class: "dot" is app-drawing__dot."""

    part: str
    attributes: Mapping[str, Value]


def look(part: str, **attributes: Value) -> Look:
    return Look(part, {name.replace("_", "-"): value for name, value in attributes.items()})


class Drawing:
    """Marks placed in pixels (96 to the inch) from the top left. Later marks cover earlier ones."""

    def __init__(self, width: float, height: float, *, text_size: float, css_class: str = "") -> None:
        self._root = _element(
            "svg",
            {
                "xmlns": SVG,
                "viewBox": f"0 0 {_written(width)} {_written(height)}",
                "width": width,
                "height": height,
                "role": "img",
                "class": f"app-drawing {css_class}".strip(),
                "font-family": FONT,
                "font-size": text_size,
            },
        )
        self._text_size = text_size

    def rects(self, look: Look, places: Iterable[tuple[float, float, float, float]]) -> None:
        self._group(
            look,
            "rect",
            ({"x": x, "y": y, "width": x2 - x, "height": y2 - y} for x, y, x2, y2 in places),
        )

    def lines(self, look: Look, places: Iterable[tuple[float, float, float, float]]) -> None:
        self._group(look, "line", ({"x1": x1, "y1": y1, "x2": x2, "y2": y2} for x1, y1, x2, y2 in places))

    def circles(self, look: Look, radius: float, middles: Iterable[tuple[float, float]]) -> None:
        self._group(look, "circle", ({"cx": x, "cy": y, "r": radius} for x, y in middles))

    def paths(self, look: Look, paths: Iterable[str]) -> None:
        self._group(look, "path", ({"d": path} for path in paths if path))

    def texts(self, look: Look, places: Iterable[tuple[float, float, str]]) -> None:
        """One line each, centred on its place. WeasyPrint sets a single line well, but not several in one text."""
        size = float(look.attributes.get("font-size", self._text_size))
        places = list(places)
        group = self._group(look, "text", ({"x": x, "y": y + size * 0.3} for x, y, _text in places))
        for element, (_x, _y, text) in zip(group, places, strict=True):
            element.text = without_controls(text)

    def svg(self, title: str, words: str = "", name: str = "") -> Svg:
        """A `name`, unique on the page, comes with `words` that describe the drawing."""
        described = {"title": title, "desc": words} if name else {"title": title}
        for position, (tag, text) in enumerate(described.items()):
            element = ET.Element(tag, {"id": f"{name}-{tag}"} if name else {})
            element.text = without_controls(text)
            self._root.insert(position, element)
        if name:
            self._root.set("aria-labelledby", " ".join(f"{name}-{tag}" for tag in described))
        return mark_safe(ET.tostring(self._root, encoding="unicode"))  # noqa: S308 (an XML library escapes its texts)

    def _group(self, look: Look, tag: str, marks: Iterable[Mapping[str, Value]]) -> ET.Element:
        group = _element("g", {"class": f"app-drawing__{look.part}", **look.attributes})
        group.extend(_element(tag, mark) for mark in marks)
        if len(group):
            self._root.append(group)
        return group


def _element(tag: str, attributes: Mapping[str, Value]) -> ET.Element:
    return ET.Element(tag, {name: _written(value) for name, value in attributes.items()})


def _written(value: Value) -> str:
    """To the hundredth of a pixel, because a drawing has many numbers."""
    return value if isinstance(value, str) else f"{value:.2f}".rstrip("0").rstrip(".")
