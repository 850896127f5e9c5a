"""List numbering: each list counts separately, in the style and from the number in its HTML."""

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.html import HtmlElement

FORMATS = {
    "decimal": "decimal",
    "alpha": "lowerLetter",
    "upper-alpha": "upperLetter",
    "roman": "lowerRoman",
    "upper-roman": "upperRoman",
}
AROUND = {"": "%1.", "-bracket": "%1)", "-brackets": "(%1)"}
LOOKS = {number + brackets: (FORMATS[number], AROUND[brackets]) for number in FORMATS for brackets in AROUND}
LABEL = "label-"
# In twentieths of a point.
STEP = 360


def numbering_of(element: HtmlElement, document: Document, level: int) -> int:
    looks = (name.removeprefix(LABEL) for name in (element.get("class") or "").split() if name.startswith(LABEL))
    form, text = LOOKS[next((look for look in looks if look in LOOKS), "decimal")]
    numbering: Any = document.part.numbering_part.element
    kinds = numbering.findall(qn("w:abstractNum"))
    key = max((int(kind.get(qn("w:abstractNumId"))) for kind in kinds), default=-1) + 1
    kind = _part("abstractNum", abstractNumId=key)
    kind.append(_part("multiLevelType", val="singleLevel"))
    kind.append(_level(form, text, int(element.get("start") or 1), level))
    # Word refuses a file if they come after the numberings that refer to them.
    (kinds[-1].addnext if kinds else numbering.append)(kind)
    return int(numbering.add_num(key).numId)


def _level(form: str, text: str, start: int, level: int) -> BaseOxmlElement:
    found = _part("lvl", ilvl=0)
    for part in (
        _part("start", val=start),
        _part("numFmt", val=form),
        _part("lvlText", val=text),
        _part("lvlJc", val="left"),
    ):
        found.append(part)
    properties = _part("pPr")
    properties.append(_part("ind", left=level * STEP, hanging=STEP))
    found.append(properties)
    return found


def _part(name: str, **values: object) -> BaseOxmlElement:
    part = OxmlElement(f"w:{name}")
    for key, value in values.items():
        part.set(qn(f"w:{key}"), str(value))
    return part
