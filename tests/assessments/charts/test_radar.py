import math
import re

import pytest

from assessments.charts.radar import HEIGHT, MIDDLE, RADIUS, Axis, _at, _runs, radar

from .reading import HOSTILE, LONG, covered, is_sound, marks, overlapping, shapes, texts

NAMES = [f"Component {number}" for number in range(1, 13)]
OUTLINE, DASHED, AREA = {"stroke": "#123f73"}, {"stroke_dasharray": "5 3"}, {"fill_opacity": "0.22"}
DOTS, RINGS = {"fill": "#123f73", "r": "3.6"}, {"fill": "#ffffff", "r": "5.5"}


def axes(now: list[int | None], last: list[int | None] | None = None) -> list[Axis]:
    return [Axis(*each) for each in zip(NAMES, now, last or [None] * 12, strict=True)]


def corners(shapes: list[dict[str, str]]) -> list[int]:
    """The points of each unbroken line."""
    return [len(set(re.findall(r"[\d.]+,[\d.]+", shape["d"]))) for shape in shapes]


def are_closed(shapes: list[dict[str, str]]) -> list[bool]:
    return [shape["d"].endswith("Z") for shape in shapes]


def test_twelve_scores_make_a_filled_shape_and_last_times_a_dashed_outline():
    picture = radar(axes([3] * 12, [2] * 12), line=3, now="2026", last="2025")
    assert is_sound(picture)
    for look in (OUTLINE, DASHED, AREA):
        found = shapes(picture, **look)
        assert (corners(found), are_closed(found)) == ([12], [True])
    assert (len(shapes(picture, **DOTS)), len(shapes(picture, **RINGS))) == (12, 12)


def test_the_ring_at_the_line_is_dark_and_the_area_outside_it_is_shaded():
    picture = radar(axes([3] * 12), line=3, now="2026")
    [shade], [dark] = shapes(picture, fill="#eaf0f7"), shapes(picture, fill="#ffffff", stroke="#505a5f")
    [shade_x, dark_x] = (float(re.search(r"M([\d.]+)", each["d"]).group(1)) - MIDDLE for each in (shade, dark))
    assert dark_x / shade_x == pytest.approx(3 / 4, abs=0.001)


def test_the_description_gives_each_score_now_and_last_time():
    picture = radar(axes([3, None] + [2] * 10, [2, 4] + [None] * 10), line=3, now="2026", last="2025")
    assert picture.title == "Profile of the scores, 2026 and 2025"
    assert picture.words.startswith(
        "Component 1: 3, last time 2; Component 2: not yet scored, last time 4; Component 3: 2, no score last time; "
    )
    assert picture.table is None


def test_without_last_time_only_current_scores_are_drawn_and_described():
    picture = radar(axes([3] * 12, [2] * 12), line=3, now="2026")
    assert (shapes(picture, **DASHED), shapes(picture, **RINGS)) == ([], [])
    assert picture.title == "Profile of the scores, 2026"
    assert picture.words.startswith("Component 1: 3; Component 2: 3; ")


def test_a_component_without_a_score_is_a_gap_labelled_not_yet_scored():
    picture = radar(axes([3, 3, None, 3, 3, 3, None, None, 3, 3, 3, 3]), line=3, now="2026")
    outline, area = shapes(picture, **OUTLINE), shapes(picture, **AREA)
    # Two runs: six points that continue round the top, and three. No line crosses a gap or goes to the middle.
    assert (corners(outline), are_closed(outline)) == ([3, 6], [False, False])
    # Each run with the middle.
    assert (corners(area), are_closed(area)) == ([4, 7], [True, True])
    assert len(shapes(picture, **DOTS)) == 9
    assert texts(picture).count("not yet scored") == 3


def test_runs_of_scored_neighbours_continue_round_the_top():
    runs = list(_runs([1, 1, None, 1]))
    assert [len(run) for run in runs] == [3]
    assert list(_runs([None, None])) == []


def test_one_scored_component_is_a_dot():
    picture = radar(axes([None] * 5 + [4] + [None] * 6), line=3, now="2026")
    assert is_sound(picture)
    assert (shapes(picture, **OUTLINE), shapes(picture, **AREA), len(shapes(picture, **DOTS))) == ([], [], 1)


def test_with_nothing_scored_the_radar_is_empty():
    picture = radar(axes([None] * 12), line=3, now="2026")
    assert is_sound(picture)
    assert (shapes(picture, **DOTS), texts(picture).count("not yet scored")) == ([], 12)
    assert [text for text in texts(picture) if text.isdigit()] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 30])
def test_the_radar_can_be_drawn_for_any_number_of_components(number):
    picture = radar([Axis("Clarity", 2, 3)] * number, line=3, now="2026", last="2025")
    assert is_sound(picture)
    assert len(shapes(picture, **DOTS)) == number


def test_axes_are_evenly_spaced_and_none_points_straight_up():
    first, fourth = _at(0, 12, RADIUS), _at(3, 12, RADIUS)
    assert first == pytest.approx((MIDDLE + RADIUS * math.sin(math.radians(15)), HEIGHT / 2 - 127.5), abs=0.1)
    assert fourth[1] - HEIGHT / 2 == pytest.approx(RADIUS * math.sin(math.radians(15)))


def test_names_on_the_right_start_at_the_radar_and_names_on_the_left_end_at_it():
    anchors = [mark.get("text-anchor") for mark in marks(radar(axes([3] * 12), line=3, now="2026"), "text")]
    assert anchors == ["middle"] * 4 + ["start"] * 12 + ["end"] * 12


@pytest.mark.parametrize("score", [4, None])
@pytest.mark.parametrize("name", [*HOSTILE.values(), *LONG.values()], ids=[*HOSTILE, *LONG])
def test_no_name_breaks_the_radar_or_overlaps_another_name_or_a_dot(name, score):
    picture = radar([Axis(name, score, 4)] * 12, line=3, now="2026", last="2025")
    assert is_sound(picture)
    assert len(texts(picture)) <= 4 + 12 * 3
    assert overlapping(picture) == []
    # The rings' numbers have plates behind them.
    assert covered(picture) == ["1", "2", "3", "4"]
