"""What stands in a picture."""

import json
import re
from xml.etree import ElementTree as ET

from assessments.charts import Picture, drawing
from assessments.charts.marks import WIDTH
from safeguarding.printing.drawing import SVG

# Names as an administrator could fill them in.
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
}


def room_for(model, field: str, text: str) -> str:
    """As much of it as the database takes."""
    return text[: model._meta.get_field(field).max_length]


def texts(picture: Picture) -> list[str]:
    return [element.text for element in ET.fromstring(picture.svg).iter(f"{{{SVG}}}text") if element.text]


def shapes(picture: Picture, **look: str) -> list[dict[str, str]]:
    """The attributes of each shape that looks like this."""
    found = [element.attrib for element in ET.fromstring(picture.svg).iter(f"{{{SVG}}}path")]
    wanted = {name.replace("_", "-"): value for name, value in look.items()}
    return [each for each in found if wanted.items() <= each.items()]


def is_sound(picture: Picture) -> bool:
    """One image with title and description, of attributes alone, that fetches nothing and no strict policy stops."""
    root = ET.fromstring(picture.svg)
    title, words = root[0], root[1]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {words.get('id')}")
    assert (title.text, words.text or "") == (picture.title, picture.words)
    assert [element for element in root.iter() if element is not root and element.get("role")] == []
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if re.match(r"on|style|class|href|.*\}href", name)]
    tags = {element.tag.removeprefix(f"{{{SVG}}}") for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "line", "text", "defs", "clipPath"}
    assert float(root.get("viewBox").split()[2]) == WIDTH
    return True


def drawn_from(monkeypatch) -> list[str]:
    """Collects specifications in place of drawing them: vl-convert ends the whole process at a control character."""
    specs: list[str] = []
    blank = f'<svg xmlns="{SVG}" width="1" height="1"/>'
    monkeypatch.setattr(drawing, "_draw", lambda spec: specs.append(spec) or blank)
    return specs


def strings_in(spec: str) -> set[str]:
    def found(value) -> set[str]:
        if isinstance(value, dict | list):
            return set().union(*map(found, value.values() if isinstance(value, dict) else value))
        return {value} if isinstance(value, str) else set()

    return found(json.loads(spec))
