import json
import re
from xml.etree import ElementTree as ET

import pytest

from assessments.models import Component, ComponentGroup
from assessments.reports import charts
from assessments.reports.charts import SVG, description, score_picture
from assessments.reports.pdf import render_pdf
from assessments.reports.summary import board_report
from tests.assessments.steps import sign_off


def texts(svg: str) -> list[str]:
    return [element.text for element in ET.fromstring(svg).iter(f"{{{SVG}}}text") if element.text]


def shapes(svg: str, fill: str) -> int:
    """How many dots (our blue) or rings (white inside) are drawn."""
    return sum(element.get("fill") == fill for element in ET.fromstring(svg).iter(f"{{{SVG}}}path"))


@pytest.fixture
def compared(assessment, last_year, alice):
    """Clarity went from 2 to 3, Confidence stayed 3, Capacity was 1 and is not scored yet, Competence is new."""
    for year, scores in (
        (last_year, {"clarity": 2, "confidence": 3, "capacity": 1}),
        (assessment, {"clarity": 3, "confidence": 3, "competence": 4}),
    ):
        for slug, score in scores.items():
            year.sheets.filter(component__slug=slug).update(score=score)
    sign_off(last_year, by=alice)
    return board_report(assessment)


def test_it_shows_every_component_and_the_scales_four_labels(compared):
    found = texts(score_picture(compared))
    assert {score.name for score in compared.scores} <= set(found)
    assert {"Inadequate", "Requires", "improvement", "Good", "Outstanding"} <= set(found)


def test_there_is_a_dot_for_each_score_now_and_a_ring_for_each_last_time(compared):
    svg = score_picture(compared)
    assert shapes(svg, "#123f73") == 3
    assert shapes(svg, "#ffffff") == 3


def test_what_is_not_scored_says_so_in_words(compared):
    assert texts(score_picture(compared)).count("Not yet scored") == 9


def test_its_description_carries_the_same_facts(compared):
    words = description(compared)
    assert "Clarity: 3 Good, up 1; Confidence: 3 Good, same; Competence: 4 Outstanding, new" in words
    assert "Capacity: Not yet scored" in words


def test_it_is_one_image_with_title_and_description(compared):
    root = ET.fromstring(score_picture(compared))
    title, words = root[0], root[1]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", f"{title.get('id')} {words.get('id')}")
    assert title.text == "Scores of the components, now and last time"
    assert words.text == description(compared)
    assert not [element for element in root.iter() if element is not root and element.get("role")]


def test_it_holds_no_style_script_or_address_that_a_strict_policy_would_stop(compared):
    svg = score_picture(compared)
    assert not re.search(r"style|<script|<image|<foreignObject|href|\son\w+=", svg.replace(f'xmlns="{SVG}"', ""))


def test_without_last_time_there_are_no_rings_and_no_movement(assessment):
    assessment.sheets.update(score=2)
    svg = score_picture(board_report(assessment))
    assert (shapes(svg, "#123f73"), shapes(svg, "#ffffff")) == (12, 0)
    assert "new" not in texts(svg)


def test_last_times_scores_on_another_scale_are_not_drawn_on_this_one(assessment, last_year_elsewhere, alice):
    last_year_elsewhere.sheets.update(score=2)
    sign_off(last_year_elsewhere, by=alice)
    assert shapes(score_picture(board_report(assessment)), "#ffffff") == 0


def test_it_is_the_same_after_a_paper_was_made_in_the_process(compared):
    # WeasyPrint registers names for namespaces with the library that writes the picture.
    before = score_picture(compared)
    render_pdf("<html lang=en><title>A paper</title><body><p>Text</p></body></html>")
    assert score_picture(compared) == before
    assert before.startswith("<svg ")


def test_names_are_escaped(assessment):
    component = assessment.sheets.first().component
    component.name = "<script>alert(1)</script> & co"
    component.save()
    svg = score_picture(board_report(assessment))
    assert "<script>" not in svg
    assert component.name in texts(svg)


@pytest.mark.parametrize("letter", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_a_control_character_in_any_name_never_gets_to_the_drawing(assessment, monkeypatch, letter):
    # Not drawn for real: vl-convert ends the whole process at one, the tests' as well.
    specs = []
    monkeypatch.setattr(
        charts, "_draw", lambda spec: specs.append(spec) or f'<svg xmlns="{SVG}" width="1" height="1"/>'
    )
    Component.objects.filter(slug="clarity").update(name=f"Clar{letter}ity")
    ComponentGroup.objects.filter(components__slug="clarity").update(name=f"Pract{letter}itioners")
    assessment.scale.levels.filter(score=3).update(label=f"Go{letter}od")
    assessment.sheets.update(score=3)
    svg = score_picture(board_report(assessment))
    assert json.dumps(letter).strip('"') not in specs[0]
    assert {"Clar ity", "Pract itioners"} <= strings_in(json.loads(specs[0]))
    assert letter not in svg


def strings_in(value) -> set[str]:
    if isinstance(value, dict | list):
        return set().union(*map(strings_in, value.values() if isinstance(value, dict) else value))
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("lost", [[3], [1, 2, 3, 4]])
def test_it_is_drawn_for_a_scale_that_lost_levels(assessment, lost):
    assessment.sheets.update(score=3)
    assessment.scale.levels.filter(score__in=lost).delete()
    assert texts(score_picture(board_report(assessment))).count("Not yet scored") == 12
