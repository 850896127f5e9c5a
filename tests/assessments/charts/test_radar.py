import math
import re

import pytest

from assessments.charts.radar import HEIGHT, MIDDLE, RADIUS, Axis, _at, _runs, radar
from tests.assessments.charts.reading import HOSTILE, is_sound, shapes, texts

NAMES = [f"Component {number}" for number in range(1, 13)]
OUTLINE, DASHED, AREA = {"stroke": "#123f73"}, {"stroke_dasharray": "5,3"}, {"fill_opacity": "0.22"}


def axes(now: list[int | None], last: list[int | None] | None = None) -> list[Axis]:
    return [Axis(*each) for each in zip(NAMES, now, last or [None] * 12, strict=True)]


def dots(picture) -> int:
    return len([each for each in shapes(picture, fill="#123f73") if "fill-opacity" not in each])


def paths(shape) -> list[list[str]]:
    """The corners of each line that is drawn in one go."""
    return [re.split("[LZ]", path.rstrip("Z")) for path in shape["d"].split("M")[1:]]


def corners(shape) -> int:
    return sum(len(set(path)) for path in paths(shape))


def is_closed(shape) -> bool:
    return all(path[0] == path[-1] for path in paths(shape))


def rings(picture) -> int:
    """Without the dark ring of the radar itself."""
    return len(shapes(picture, fill="#ffffff", stroke="#505a5f", stroke_width="1.5")) - 1


def test_all_scored_it_is_a_filled_shape_of_twelve_corners_and_last_time_a_dashed_one():
    picture = radar(axes([3] * 12, [2] * 12), now="2026", last="2025")
    assert is_sound(picture)
    [outline], [dashed], [area] = (shapes(picture, **look) for look in (OUTLINE, DASHED, AREA))
    for shape in (outline, dashed, area):
        assert (corners(shape), is_closed(shape)) == (12, True)
    assert (dots(picture), rings(picture)) == (12, 12)


def test_it_says_each_score_now_and_last_time():
    picture = radar(axes([3, None] + [2] * 10, [2, 4] + [None] * 10), now="2026", last="2025")
    assert picture.title == "Profile of the scores, 2026 and 2025"
    assert picture.words.startswith(
        "Component 1: 3, last time 2; Component 2: not yet scored, last time 4; Component 3: 2, no score last time; "
    )
    assert picture.table is None


def test_without_last_time_nothing_of_it_is_drawn_or_said():
    picture = radar(axes([3] * 12, [2] * 12), now="2026")
    assert (shapes(picture, **DASHED), rings(picture)) == ([], 0)
    assert picture.title == "Profile of the scores, 2026"
    assert picture.words.startswith("Component 1: 3; Component 2: 3; ")


def test_a_component_without_a_score_leaves_a_gap_and_says_so():
    picture = radar(axes([3, 3, None, 3, 3, 3, None, None, 3, 3, 3, 3]), now="2026")
    [outline], [area] = shapes(picture, **OUTLINE), shapes(picture, **AREA)
    # Two runs: of three, and of six that go on round the top. No line leads over a gap or to the middle.
    assert (outline["d"].count("M"), corners(outline), is_closed(outline)) == (2, 9, False)
    # Each run with the middle.
    assert (area["d"].count("M"), corners(area), is_closed(area)) == (2, 11, True)
    assert dots(picture) == 9
    assert texts(picture).count("not yet scored") == 3


def test_runs_of_neighbours_go_on_round_the_top():
    runs = list(_runs([1, 1, None, 1]))
    assert [len(run) for run in runs] == [3]
    assert list(_runs([None, None])) == []


def test_one_scored_component_is_a_dot():
    picture = radar(axes([None] * 5 + [4] + [None] * 6), now="2026")
    assert is_sound(picture)
    assert (shapes(picture, **OUTLINE), shapes(picture, **AREA), dots(picture)) == ([], [], 1)


def test_nothing_scored_it_is_an_empty_radar():
    picture = radar(axes([None] * 12), now="2026")
    assert is_sound(picture)
    assert (dots(picture), texts(picture).count("not yet scored")) == (0, 12)
    assert [text for text in texts(picture) if text.isdigit()] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("number", [0, 1, 2, 3, 30])
def test_it_is_drawn_for_any_number_of_components(number):
    picture = radar([Axis("Clarity", 2, 3)] * number, now="2026", last="2025")
    assert is_sound(picture)
    assert dots(picture) == number


def test_axes_stand_evenly_about_the_middle_and_none_right_above_it():
    first, fourth = _at(0, 12, RADIUS), _at(3, 12, RADIUS)
    assert first == pytest.approx((MIDDLE + RADIUS * math.sin(math.radians(15)), HEIGHT / 2 - 127.5), abs=0.1)
    assert fourth[1] - HEIGHT / 2 == pytest.approx(RADIUS * math.sin(math.radians(15)))


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_breaks_it_and_each_has_at_most_two_lines_and_its_score(name):
    picture = radar([Axis(name, 3, 2)] * 12, now="2026", last="2025")
    assert is_sound(picture)
    assert len(texts(picture)) <= 4 + 12 * 3
    assert "<script" not in picture.svg
