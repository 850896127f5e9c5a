"""The twelve scores as one picture: the same SVG on the page and in the paper.

A dot stands for the score now, a ring for last time's. Neither needs its colour to be read; the words beside them say
the same, and so does the picture's description. Everything about its look is an attribute: a strict content security
policy drops styles.
"""

import json
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree as ET

import vl_convert
from django.utils.translation import gettext as _

from .letters import without_controls
from .parts import ComponentScore
from .summary import BoardReport

SVG = "http://www.w3.org/2000/svg"

ACCENT, INK, GREY, RULE, BAND = "#123f73", "#0b0c0c", "#505a5f", "#cecece", "#eaf0f7"
FONT = "Atkinson Hyperlegible Next, Atkinson Hyperlegible Next Ext, arial, sans-serif"
# In the paper's pixels (96 to the inch): names, then the scale from 1 to 4, then what it comes to in words.
NAMES, PLOT, WORDS, ROW, INDENT = 288, 264, 92, 19.5, 10
TEXT_SIZE, SMALL, SMALL_LINE = 12.5, 11.5, 12


def score_picture(report: BoardReport) -> str:
    """An SVG image, with its title and its description in words."""
    rows = _rows(report)
    drawn = _draw(json.dumps(_drawable(_spec(report, rows))))
    return _described(drawn, _title(report), without_controls(description(report)))


@lru_cache(maxsize=32)
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


def description(report: BoardReport) -> str:
    """The picture's facts in words: "Clarity: 3 Good, up 1; Confidence: Not yet scored; ..." """
    return "; ".join(f"{score.name}: {in_words(score)}" for score in report.scores)


def in_words(score: ComponentScore) -> str:
    if not score.level:
        return _("Not yet scored")
    grade = f"{score.level.score} {score.level.label}"
    return f"{grade}, {score.movement}" if score.movement else grade


def _title(report: BoardReport) -> str:
    if report.last_time and report.last_time.same_scale:
        return _("Scores of the components, now and last time")
    return _("Scores of the components")


def _rows(report: BoardReport) -> list[dict[str, Any]]:
    """What stands on each line of the picture, from its top: a group's name, then its components."""
    compares = report.last_time is not None and report.last_time.same_scale
    lines: list[dict[str, Any]] = []
    for group in report.groups:
        lines.append({"heading": group})
        lines += [_row(score, compares) for score in report.scores if score.group == group]
    return [{**line, "line": number} for number, line in enumerate(lines)]


def _row(score: ComponentScore, compares: bool) -> dict[str, Any]:
    last = score.last.score if score.last and compares else None
    words = score.movement if compares else ""
    return {
        "name": score.name,
        "now": score.score,
        "last": last,
        "number": str(score.score) if score.level else None,
        "words": words if score.level else None,
        "unscored": None if score.level else _("Not yet scored"),
    }


def _spec(report: BoardReport, rows: list[dict[str, Any]]) -> dict[str, Any]:
    height = len(rows) * ROW
    labels = [[str(level.score), *level.label.split()] for level in report.scale.levels]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        # The room for words is fixed: measured, it would hang on the fonts of the machine.
        "autosize": "none",
        "padding": {
            "left": NAMES,
            "right": WORDS,
            "top": max(map(len, labels), default=0) * SMALL_LINE + 6,
            "bottom": 0,
        },
        "width": PLOT,
        "height": height,
        "data": {"values": rows},
        "background": None,
        "config": {"view": {"stroke": None}, "font": FONT, "text": {"color": INK}},
        "layer": [_band(height), *_scale_marks(labels, height), _row_rule(), _movement_rule(), *_dots(), *_texts()],
    }


def _x(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "scale": {"domain": [0.5, 4.5]}, "axis": None}


def _y() -> dict[str, Any]:
    """The middle of a line, in pixels below the top of the plot."""
    return {"field": "middle", "type": "quantitative", "scale": None, "axis": None}


def _mark(kind: str, *needs: str, **look: Any) -> dict[str, Any]:
    """A mark on each line that has what it `needs`."""
    steps: list[dict[str, Any]] = [{"filter": f"isValid(datum.{field})"} for field in needs]
    steps.append({"calculate": f"(datum.line + 0.5) * {ROW}", "as": "middle"})
    return {"transform": steps, "mark": {"type": kind, "aria": False, **look}}


def _band(height: float) -> dict[str, Any]:
    """The upper two scores, set off from the lower two."""
    return {
        "data": {"values": [{"from": 2.5, "to": 4.5}]},
        "mark": {"type": "rect", "color": BAND, "y": 0, "y2": height},
        "encoding": {"x": _x("from"), "x2": {"field": "to"}},
    }


def _scale_marks(labels: list[list[str]], height: float) -> list[dict[str, Any]]:
    """The four scores across the top, each with a line down."""
    top = -max(map(len, labels), default=0) * SMALL_LINE
    # A text for each line: WeasyPrint centres one line well, but not several in one text.
    lines = [
        {"score": int(words[0]), "word": word, "down": top + number * SMALL_LINE}
        for words in labels
        for number, word in enumerate(words)
    ]
    return [
        {
            "data": {"values": [{"score": int(words[0])} for words in labels]},
            "mark": {"type": "rule", "color": RULE, "y": 0, "y2": height},
            "encoding": {"x": _x("score")},
        },
        {
            "data": {"values": lines},
            "mark": {"type": "text", "baseline": "top", "fontSize": SMALL},
            "encoding": {"x": _x("score"), "y": {**_y(), "field": "down"}, "text": {"field": "word"}},
        },
    ]


def _row_rule() -> dict[str, Any]:
    return _mark("rule", "name", color=RULE, x=0, x2=PLOT, strokeDash=[1, 3]) | {"encoding": {"y": _y()}}


def _movement_rule() -> dict[str, Any]:
    """From last time's score to this time's."""
    rule = _mark("rule", "last", "now", color=GREY, strokeWidth=1.5)
    return rule | {"encoding": {"x": _x("last"), "x2": {"field": "now"}, "y": _y()}}


def _dots() -> list[dict[str, Any]]:
    ring = _mark("point", "last", size=150, stroke=GREY, strokeWidth=1.5, fill="#ffffff", opacity=1)
    dot = _mark("point", "now", size=70, fill=ACCENT, strokeWidth=0, opacity=1)
    return [ring | {"encoding": {"x": _x("last"), "y": _y()}}, dot | {"encoding": {"x": _x("now"), "y": _y()}}]


def _texts() -> list[dict[str, Any]]:
    return [
        _text("heading", x=-NAMES, fontWeight="bold"),
        _text("name", x=INDENT - NAMES),
        _text("number", x=PLOT + 10, fontWeight="bold"),
        _text("words", x=PLOT + 26),
        _text("unscored", x=PLOT + 10, color=GREY),
    ]


def _text(field: str, **look: Any) -> dict[str, Any]:
    mark = _mark("text", field, align="left", baseline="middle", fontSize=TEXT_SIZE, **look)
    return mark | {"encoding": {"y": _y(), "text": {"field": field}}}


def _described(drawn: str, title: str, words: str) -> str:
    """The drawing as one image to assistive technology, as wide as the place it stands in."""
    root = ET.fromstring(drawn)  # noqa: S314 (it is what vl-convert has just written)
    for element in root.iter():
        # Written with its plain name: the names of namespaces are the whole process's, and others set them too.
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        for name in [name for name in element.attrib if name in ("role", "class") or name.startswith("aria-")]:
            del element.attrib[name]
    del root.attrib["width"], root.attrib["height"]
    root.attrib |= {"xmlns": SVG, "role": "img", "aria-labelledby": "scores-title scores-words", "font-family": FONT}
    for position, (tag, text) in enumerate((("title", title), ("desc", words))):
        element = ET.Element(tag, {"id": f"scores-{'title' if tag == 'title' else 'words'}"})
        element.text = text
        root.insert(position, element)
    return ET.tostring(root, encoding="unicode")
