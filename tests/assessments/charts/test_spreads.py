from statistics import median
from xml.etree import ElementTree as ET

import pytest

from assessments.charts import Picture, Table
from assessments.charts.marks import WIDTH
from assessments.charts.score_line import Grades
from assessments.charts.spread import draw_spread
from assessments.charts.spreads import ComponentViews, spreads
from safeguarding.printing.drawing import SVG

from .reading import GRADES, HOSTILE, LONG, covered, is_sound, marks, overlapping, shapes, texts


def views(name: str, *scores: int, asked: int = 0, agreed: int | None = None, words: str = "") -> ComponentViews:
    middle = f"{median(scores):g}" if scores else ""
    return ComponentViews(name, scores, asked or len(scores), agreed, middle, words)


def one(*scores: int, agreed: int | None = None) -> Picture:
    return Picture("", "", draw_spread(scores, agreed, "What it shows"))


def places(picture: Picture) -> list[tuple[float, float]]:
    return [(float(each["cx"]), float(each["cy"])) for each in shapes(picture, fill="#0b0c0c")]


def bars(picture: Picture) -> list[dict[str, str]]:
    return shapes(picture, fill="#b9cde4")


def test_each_agency_is_a_dot_and_the_agreed_score_a_bar():
    picture = spreads([views("Clarity", 1, 4, 4, asked=4, agreed=2), views("Capacity", 2, 2)], GRADES)
    assert is_sound(picture)
    assert (len(places(picture)), len(bars(picture))) == (5, 1)
    assert {"1 to 4, agreed 2", "all say 2", "Clarity", "Capacity"} <= set(texts(picture))


def test_a_single_view_is_not_described_as_agreement():
    rows = [
        views("Clarity", 3, asked=2, agreed=2),
        views("Capacity", 3, asked=2),
        views("Culture", 4, 4, agreed=4),
        views("Cohesion", asked=2),
    ]
    assert texts(spreads(rows, GRADES))[-4:] == ["1 view: 3, agreed 2", "1 view: 3", "all say 4, agreed 4", "no view"]


def test_component_names_score_labels_and_words_are_not_cut_short():
    grades = Grades(dict.fromkeys((1, 2, 3, 4), "Requires Improvement"), line=3)
    rows = [views("Culture of inclusion, transparency and challenge", 4, asked=2, agreed=4)]
    assert not [text for text in texts(spreads(rows, grades)) if "…" in text]


def test_a_description_and_a_table_say_what_the_chart_shows():
    picture = spreads(
        [
            views("Clarity", 1, 4, 4, asked=4, agreed=2, words="1: 1 agency; 4: 2 agencies; agreed score 2"),
            views("Capacity", 2, 3, words="2: 1 agency; 3: 1 agency"),
            views("Competence", asked=1),
        ],
        GRADES,
    )
    assert picture.title == "Agencies’ views of each component and the agreed score"
    assert picture.words == (
        "Clarity: 1: 1 agency; 4: 2 agencies; agreed score 2. Capacity: 2: 1 agency; 3: 1 agency. Competence: no view"
    )
    assert picture.table == Table(
        ("Component", "Views returned", "From", "To", "Median", "Agreed score"),
        (
            ("Clarity", "3 of 4", "1", "4", "4", "2"),
            ("Capacity", "2 of 2", "2", "3", "2.5", "Not yet scored"),
            ("Competence", "0 of 1", "–", "–", "–", "Not yet scored"),
        ),
    )


@pytest.mark.parametrize("number", [1, 8, 9, 25, 60])
def test_dots_stay_apart_and_within_their_line_for_any_number_of_agencies(number):
    picture = spreads([views("Clarity", *[3] * number), views("Capacity", *[4] * number, agreed=4)], GRADES)
    assert is_sound(picture)
    found = places(picture)
    assert (len(found), len(set(found))) == (2 * number, 2 * number)
    # Beside the names and the words.
    assert all(266 < x < 266 + 264 < WIDTH for x, _y in found)
    assert covered(picture) == []


def test_without_views_to_show_there_is_no_chart():
    assert spreads([], GRADES) is None


@pytest.mark.parametrize("name", [*HOSTILE.values(), *LONG.values()], ids=[*HOSTILE, *LONG])
def test_no_name_breaks_the_chart_and_the_table_has_names_in_full(name):
    grades = Grades(dict.fromkeys((1, 2, 3, 4), name), line=3)
    picture = spreads([views(name, *[1, 2, 3, 4, 4] * 5, agreed=1)] * 12, grades)
    assert is_sound(picture)
    assert picture.table.rows[0][0] == name
    assert (overlapping(picture), covered(picture)) == ([], [])


def test_a_single_component_has_its_dots_its_bar_and_the_four_scores():
    picture = one(1, 2, 2, 3, 3, 4, agreed=3)
    assert [x for x, _y in places(picture)] == [30, 85, 95, 145, 155, 210]
    [bar] = bars(picture)
    assert (float(bar["x"]), float(bar["width"])) == (142, 16)
    assert texts(picture) == ["1", "2", "3", "4"]


def test_the_title_of_a_single_components_drawing_says_what_it_shows():
    root = ET.fromstring(one(1, 2).svg)
    assert (root.get("role"), root.get("class")) == ("img", "app-drawing app-spread")
    assert root.findtext(f"{{{SVG}}}title") == "What it shows"
    assert root.find(f"{{{SVG}}}desc") is None


def test_a_single_component_has_no_bar_until_a_score_is_agreed():
    assert bars(one(1, 2)) == []


@pytest.mark.parametrize("number", [0, 1, 5, 6, 25])
def test_a_single_components_dots_stay_apart_off_the_figures_and_inside_the_drawing(number):
    picture = one(*[4] * number, *[3] * number)
    height = float(ET.fromstring(picture.svg).get("height"))
    found = places(picture)
    assert len(set(found)) == 2 * number
    assert all(4.5 <= x <= 240 - 4.5 and 4.5 <= y <= height - 16 for x, y in found)
    apart = [abs(x - x2) + abs(y - y2) for x, y in found for x2, y2 in found if (x, y) != (x2, y2)]
    assert min(apart, default=10) >= 10


def test_dots_look_the_same_for_one_component_and_for_all():
    """They are larger for one."""
    alone, among = one(1, 4, 4, agreed=2), spreads([views("Clarity", 1, 4, 4, agreed=2)], GRADES)
    looks = [
        {(mark.get("class"), mark.get("fill"), mark.get("stroke")) for mark in marks(each, tag)}
        for each in (alone, among)
        for tag in ("circle",)
    ]
    assert looks[0] == looks[1]
