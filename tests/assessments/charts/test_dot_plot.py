import pytest

from assessments.charts.dot_plot import Scored, dot_plot
from assessments.charts.score_line import Grades
from safeguarding.printing.pdf import render_pdf

from .reading import GRADES, HOSTILE, LONG, covered, is_sound, overlapping, shapes, texts

DOT, RING = {"fill": "#123f73"}, {"fill": "#ffffff", "stroke": "#505a5f"}
GROUPS = [
    ("Practitioners", [Scored("Clarity", 3, 2, "up 1"), Scored("Confidence", 3, 3, "same")]),
    ("Organisations", [Scored("Competence", 4, None, "new"), Scored("Capacity", None, 1)]),
]


def test_the_plot_shows_every_group_and_component_and_the_scales_four_labels():
    picture = dot_plot(GROUPS, GRADES, compares=True)
    assert is_sound(picture)
    assert texts(picture) == [
        *("1", "Inadequate", "2", "Requires", "improvement", "3", "Good", "4", "Outstanding"),
        *("Practitioners", "Organisations"),
        *("Clarity", "Confidence", "Competence", "Capacity"),
        *("3", "3", "4"),
        *("up 1", "same", "new"),
        "Not yet scored",
    ]


def test_a_score_is_a_dot_last_times_score_is_a_ring_and_a_line_joins_them():
    picture = dot_plot(GROUPS, GRADES, compares=True)
    dots, rings, lines = shapes(picture, **DOT), shapes(picture, **RING), shapes(picture, stroke_width="1.5")
    # A score has 66 pixels, the first 33 to its middle.
    assert [float(each["cx"]) for each in dots] == [451, 451, 517]
    assert [float(each["cx"]) for each in rings] == [385, 451, 319]
    assert [(each["x1"], each["x2"]) for each in lines if "x1" in each] == [("385", "451"), ("451", "451")]


def test_the_title_and_description_say_what_the_plot_shows():
    picture = dot_plot(GROUPS, GRADES, compares=True)
    assert (picture.title, picture.words) == (
        "Scores of the components, now and last time",
        "Clarity: 3 Good, up 1; Confidence: 3 Good, same; Competence: 4 Outstanding, new; Capacity: Not yet scored",
    )
    assert dot_plot(GROUPS, GRADES, compares=False).title == "Scores of the components"


def test_the_plot_is_the_same_after_a_paper_was_made_in_the_same_process():
    # WeasyPrint registers names for namespaces with the library that writes the picture.
    before = dot_plot(GROUPS, GRADES, compares=True).svg
    render_pdf("<html lang=en><title>A paper</title><body><p>Text</p></body></html>")
    assert dot_plot(GROUPS, GRADES, compares=True).svg == before
    assert before.startswith("<svg ")


@pytest.mark.parametrize("name", [*HOSTILE.values(), *LONG.values()], ids=[*HOSTILE, *LONG])
def test_no_name_breaks_the_plot_and_long_names_are_in_full_in_the_description(name):
    grades = Grades(dict.fromkeys((1, 2, 3, 4), name), line=3)
    picture = dot_plot([(name, [Scored(name, 3, 2, "up 1"), Scored(name, None)] * 6)] * 2, grades, compares=True)
    assert is_sound(picture)
    assert (overlapping(picture), covered(picture)) == ([], [])
    assert name in picture.words


@pytest.mark.parametrize("labels", [{}, {1: "Inadequate", 4: "Outstanding"}])
def test_a_scale_with_missing_levels_is_described_in_numbers(labels):
    picture = dot_plot(GROUPS, Grades(labels, line=3), compares=False)
    assert is_sound(picture)
    assert picture.words.startswith("Clarity: 3, up 1; ")
    assert len(shapes(picture, **DOT)) == 3
