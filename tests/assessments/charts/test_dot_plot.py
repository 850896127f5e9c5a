import json

import pytest

from assessments.charts.dot_plot import dot_plot
from assessments.models import Component, ComponentGroup, RatingLevel
from assessments.papers.summary import board_report
from safeguarding.printing.pdf import render_pdf
from tests.assessments.charts.reading import HOSTILE, drawn_from, is_sound, room_for, shapes, strings_in, texts
from tests.assessments.steps import sign_off

DOT, RING = {"fill": "#123f73"}, {"fill": "#ffffff", "stroke": "#505a5f"}


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
    found = texts(dot_plot(compared))
    assert {score.name for score in compared.scores} <= set(found)
    assert {"1", "2", "3", "4", "Inadequate", "Requires", "improvement", "Good", "Outstanding"} <= set(found)


def test_there_is_a_dot_for_each_score_now_and_a_ring_for_each_last_time(compared):
    assert (len(shapes(dot_plot(compared), **DOT)), len(shapes(dot_plot(compared), **RING))) == (3, 3)


def test_what_is_not_scored_says_so_in_words(compared):
    assert texts(dot_plot(compared)).count("Not yet scored") == 9


def test_it_is_one_image_that_says_what_it_shows(compared):
    picture = dot_plot(compared)
    assert is_sound(picture)
    assert picture.title == "Scores of the components, now and last time"
    assert picture.words.startswith(
        "Clarity: 3 Good, up 1; Confidence: 3 Good, same; Competence: 4 Outstanding, new; Capacity: Not yet scored; "
    )


def test_without_last_time_there_are_no_rings_and_no_movement(assessment):
    assessment.sheets.update(score=2)
    picture = dot_plot(board_report(assessment))
    assert (len(shapes(picture, **DOT)), len(shapes(picture, **RING))) == (12, 0)
    assert picture.title == "Scores of the components"
    assert "new" not in texts(picture)


def test_last_times_scores_on_another_scale_are_not_drawn_on_this_one(assessment, last_year_elsewhere, alice):
    last_year_elsewhere.sheets.update(score=2)
    sign_off(last_year_elsewhere, by=alice)
    assert shapes(dot_plot(board_report(assessment)), **RING) == []


def test_it_is_the_same_after_a_paper_was_made_in_the_process(compared):
    # WeasyPrint registers names for namespaces with the library that writes the picture.
    before = dot_plot(compared).svg
    render_pdf("<html lang=en><title>A paper</title><body><p>Text</p></body></html>")
    assert dot_plot(compared).svg == before
    assert before.startswith("<svg ")


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_breaks_it_and_long_ones_are_cut_in_the_drawing_alone(assessment, name):
    Component.objects.filter(slug="clarity").update(name=room_for(Component, "name", name))
    ComponentGroup.objects.filter(components__slug="clarity").update(name=room_for(ComponentGroup, "name", name))
    assessment.scale.levels.filter(score=3).update(label=room_for(RatingLevel, "label", name))
    picture = dot_plot(board_report(assessment))
    assert is_sound(picture)
    assert max(map(len, texts(picture))) < 350
    assert "<script" not in picture.svg


@pytest.mark.parametrize("letter", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe", "\uffff"])
def test_a_control_character_in_any_name_never_gets_to_the_drawing(assessment, monkeypatch, letter):
    specs = drawn_from(monkeypatch)
    Component.objects.filter(slug="clarity").update(name=f"Clar{letter}ity")
    ComponentGroup.objects.filter(components__slug="clarity").update(name=f"Pract{letter}itioners")
    assessment.scale.levels.filter(score=3).update(label=f"Go{letter}od")
    assessment.sheets.update(score=3)
    picture = dot_plot(board_report(assessment))
    assert json.dumps(letter).strip('"') not in specs[0]
    assert {text.replace(" ", "") for text in strings_in(specs[0])} >= {"Clarity", "Practitioners"}
    assert letter not in picture.svg + picture.words


@pytest.mark.parametrize("lost", [[3], [1, 2, 3, 4]])
def test_it_is_drawn_for_a_scale_that_lost_levels(assessment, lost):
    assessment.sheets.update(score=3)
    assessment.scale.levels.filter(score__in=lost).delete()
    assert texts(dot_plot(board_report(assessment))).count("Not yet scored") == 12
