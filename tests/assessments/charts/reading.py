"""Reads what is in a picture."""

import re
from xml.etree import ElementTree as ET

from assessments.charts import Picture
from assessments.charts.marks import WIDTH
from assessments.charts.score_line import Grades
from safeguarding.printing.drawing import SVG
from safeguarding.printing.fitting import width_of

GRADES = Grades({1: "Inadequate", 2: "Requires improvement", 3: "Good", 4: "Outstanding"}, line=3)

# Names an administrator could type.
HOSTILE = {
    "a word of 200 letters": "W" * 200,
    "many words": "Very long " * 30,
    "right to left": "תמיכה אחרי שחרור " * 10,
    "direction turned round": "\u202etxt \u2067(Bob)",
    "emoji": "🎉 👩‍👧 ✓ " * 20,
    "quotes": "\"Quoted\" 'twice' & more",
    "the end of a picture": "</svg></title><script>alert(1)</script>",
    "nothing to see": "\u200b\u200d ",
    "letters upon a letter": "e" + "\u0301" * 300,
    "control characters": "Clar\x01\x0b\x0c\x1f\ufffe\uffffity",
}
LONG = {
    "the framework's own": "Culture of inclusion, transparency and challenge",
    "long": "Continuity, consistency, stability and support for people and their families " * 3,
    "Welsh": "Clywed llais pobl: tŷ, dŵr, llŷn, gŵr, â, ê, Ŵ, Ŷ " * 5,
    "wide": "WŴŒ % @ " * 20,
}


def room_for(model, field: str, text: str) -> str:
    """As much of the text as the database accepts."""
    return text[: model._meta.get_field(field).max_length]


def marks(picture: Picture, tag: str = "") -> list[ET.Element]:
    """Each with the look of its group."""
    found = []
    for group in ET.fromstring(picture.svg).iter(f"{{{SVG}}}g"):
        for mark in group:
            mark.attrib = {**group.attrib, **mark.attrib}
            if not tag or mark.tag == f"{{{SVG}}}{tag}":
                found.append(mark)
    return found


def texts(picture: Picture) -> list[str]:
    return [mark.text for mark in marks(picture, "text") if mark.text]


def shapes(picture: Picture, **look: str) -> list[dict[str, str]]:
    """The attributes of each shape that looks like this."""
    wanted = {name.replace("_", "-"): value for name, value in look.items()}
    found = [mark.attrib for mark in marks(picture) if not mark.tag.endswith("text")]
    return [each for each in found if wanted.items() <= each.items()]


def is_sound(picture: Picture) -> bool:
    """One image with title and description, styled by attributes, that passes a strict policy."""
    root = ET.fromstring(picture.svg)
    title, words = root[0], root[1]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {words.get('id')}")
    assert [element for element in root.iter() if element is not root and element.get("role")] == []
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if re.match(r"on|style|href|.*\}href", name)]
    tags = {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "line", "circle", "text"}
    assert float(root.get("viewBox").split()[2]) == WIDTH
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", picture.svg)
    assert "<script" not in picture.svg
    return True


def overlapping(picture: Picture) -> list[tuple[str, str]]:
    """The labels that overlap another label or cross the picture's edge."""
    width, height = map(float, ET.fromstring(picture.svg).get("viewBox").split()[2:])
    boxes = [(mark.text, *_box(mark)) for mark in marks(picture, "text")]
    found = [
        (text, "the edge")
        for text, left, top, right, bottom in boxes
        if left < -0.1 or top < -0.1 or right > width + 0.1 or bottom > height + 0.1
    ]
    for number, (text, left, top, right, bottom) in enumerate(boxes):
        for other, left2, top2, right2, bottom2 in boxes[number + 1 :]:
            if left < right2 and left2 < right and top < bottom2 and top2 < bottom:
                found.append((text, other))
    return found


def covered(picture: Picture) -> list[str]:
    """The labels that a dot covers."""
    dots = [[float(mark.get(name)) for name in ("cx", "cy", "r")] for mark in marks(picture, "circle")]
    found = []
    for mark in marks(picture, "text"):
        left, top, right, bottom = _box(mark)
        # White shapes are backgrounds for text.
        if any(left < x + r and x - r < right and top < y + r and y - r < bottom for x, y, r in dots):
            found.append(mark.text)
    return found


def _box(mark: ET.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of its small letters with their ascenders."""
    size = float(mark.get("font-size", 12.5))
    width = width_of(mark.text, size, bold=mark.get("font-weight") == "bold")
    left = float(mark.get("x")) - {"middle": 0.5, "end": 1}.get(mark.get("text-anchor", ""), 0) * width
    return left, float(mark.get("y")) - 0.7 * size, left + width, float(mark.get("y")) + 0.2 * size
