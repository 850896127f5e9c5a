"""What pictures are put together from: marks at places in the paper's pixels (96 to the inch), from the top left."""

from collections.abc import Sequence
from typing import Any

# As wide as a paper's text.
WIDTH = 644
ACCENT, PALE, BAND = "#123f73", "#b9cde4", "#eaf0f7"
INK, GREY, RULE, PAPER = "#0b0c0c", "#505a5f", "#cecece", "#ffffff"
DANGER = "#8c1d18"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Ext, arial, sans-serif"
TEXT_SIZE, SMALL = 12.5, 11.5
# From one line of a text to the next.
LINE, SMALL_LINE = 14, 12
INDENT = 10

Layer = dict[str, Any]
Places = Sequence[dict[str, Any]]


def canvas(height: float, layers: Sequence[Layer]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        # The room for words is fixed: measured, it would hang on the fonts of the machine.
        "autosize": "none",
        "padding": 0,
        "width": WIDTH,
        "height": height,
        "background": None,
        "config": {"view": {"stroke": None}, "font": FONT, "text": {"color": INK}},
        "layer": [layer for layer in layers if layer["data"]["values"]],
    }


def rects(places: Places, **look: Any) -> Layer:
    return _layer("rect", places, ("x", "x2", "y", "y2"), look)


def rules(places: Places, **look: Any) -> Layer:
    return _layer("rule", places, ("x", "x2", "y", "y2"), look)


def points(places: Places, **look: Any) -> Layer:
    return _layer("point", places, ("x", "y"), {"opacity": 1, **look})


def texts(places: Places, **look: Any) -> Layer:
    """One line each: WeasyPrint centres one line well, but not several in one text."""
    layer = _layer("text", places, ("x", "y"), {"align": "left", "baseline": "middle", "fontSize": TEXT_SIZE, **look})
    layer["encoding"]["text"] = {"field": "text", "type": "nominal"}
    return layer


def diameter(radius: float) -> float:
    """The `size` of a point that reaches so far from its middle."""
    return (2 * radius) ** 2


def _layer(kind: str, places: Places, channels: Sequence[str], look: dict[str, Any]) -> Layer:
    return {
        "data": {"values": list(places)},
        "mark": {"type": kind, "aria": False, **look},
        "encoding": {channel: _place(channel) for channel in channels},
    }


def _place(channel: str) -> dict[str, Any]:
    if channel.endswith("2"):
        return {"field": channel}
    return {"field": channel, "type": "quantitative", "scale": None, "axis": None}
