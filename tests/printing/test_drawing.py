import re
from xml.etree import ElementTree as ET

from safeguarding.printing.drawing import SVG, Drawing, look

DOT, WORDS = look("dot", fill="#0b0c0c", stroke_width=1), look("text", fill="#0b0c0c")


def drawing() -> Drawing:
    return Drawing(200, 100, text_size=10)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_each_group_has_its_look_as_attributes_and_as_a_class():
    plain = drawing()
    plain.circles(DOT, 4, [(1, 2), (3, 4.126)])
    group = parsed(plain.svg("Dots")).find(f"{{{SVG}}}g")
    assert group.attrib == {"class": "app-drawing__dot", "fill": "#0b0c0c", "stroke-width": "1"}
    assert [each.attrib for each in group] == [{"cx": "1", "cy": "2", "r": "4"}, {"cx": "3", "cy": "4.13", "r": "4"}]


def test_a_group_without_marks_is_left_out():
    empty = drawing()
    empty.circles(DOT, 4, [])
    empty.paths(DOT, [""])
    assert [child.tag for child in parsed(empty.svg("Nothing"))] == [f"{{{SVG}}}title"]


def test_rectangles_are_placed_by_edges_lines_by_ends_and_texts_by_the_middle():
    shapes = drawing()
    shapes.rects(DOT, [(10, 20, 40, 25)])
    shapes.lines(DOT, [(1, 2, 3, 4)])
    shapes.texts(WORDS, [(5, 50, "Half way")])
    _title, rects, lines, texts = parsed(shapes.svg("Shapes"))
    assert rects[0].attrib == {"x": "10", "y": "20", "width": "30", "height": "5"}
    assert lines[0].attrib == {"x1": "1", "y1": "2", "x2": "3", "y2": "4"}
    assert (texts[0].attrib, texts[0].text) == ({"x": "5", "y": "53"}, "Half way")


def test_a_drawing_is_an_image_with_a_title_and_if_given_a_description_and_a_name():
    bare, full = parsed(drawing().svg("Title")), parsed(drawing().svg("Title", "In words", "scores"))
    assert (bare.get("role"), bare.get("aria-labelledby"), [child.text for child in bare]) == ("img", None, ["Title"])
    assert (full.get("role"), full.get("aria-labelledby")) == ("img", "scores-title scores-desc")
    assert [(child.get("id"), child.text) for child in full] == [("scores-title", "Title"), ("scores-desc", "In words")]


def test_text_in_a_drawing_is_escaped_and_control_characters_are_removed():
    hostile = "</svg></title><script>alert('1')</script>\x01\x0b\ufffe & \"quoted\""
    shapes = drawing()
    shapes.texts(WORDS, [(0, 0, hostile)])
    svg = shapes.svg(hostile, hostile, "name")
    assert "<script" not in svg
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe]", svg)
    assert parsed(svg).findtext(f"{{{SVG}}}g/{{{SVG}}}text").startswith("</svg></title><script>alert('1')</script> ")
