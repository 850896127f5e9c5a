import pytest

from assessments.charts import Table
from assessments.charts.score_line import Grades
from assessments.charts.trend import Past, trend

from .reading import GRADES, HOSTILE, LONG, is_sound, overlapping, shapes, texts

FIRST, SECOND = Past("2025", (2, 6, 4, 0), 0), Past("2026", (0, 3, 5, 2), 2)


def filled(picture) -> int:
    return len(shapes(picture, fill="#123f73"))


def test_each_component_is_a_square_with_its_score_filled_at_the_line_or_above():
    picture = trend((FIRST, SECOND), GRADES)
    assert is_sound(picture)
    squares = [text for text in texts(picture) if text.isdigit() and len(text) == 1]
    assert {score: squares.count(score) for score in "1234"} == {"1": 2, "2": 9, "3": 9, "4": 2}
    assert filled(picture) == 4 + 7
    # Two components of 2026 have no score.
    assert len(shapes(picture, stroke_dasharray="2 2")) == 2


def test_a_description_and_a_table_say_what_the_chart_shows():
    picture = trend((FIRST, SECOND), GRADES)
    assert picture.title == "Components at Good or better in each assessment"
    assert picture.words == (
        "2025: 4 of 12 (4 Good, 6 Requires improvement, 2 Inadequate); "
        "2026: 7 of 10 scored (2 Outstanding, 5 Good, 3 Requires improvement, 2 not yet scored)"
    )
    assert picture.table == Table(
        ("Assessment", "Good or better", "Components by score"),
        (
            ("2025", "4 of 12", "4 Good, 6 Requires improvement, 2 Inadequate"),
            ("2026", "7 of 10 scored", "2 Outstanding, 5 Good, 3 Requires improvement, 2 not yet scored"),
        ),
    )


def test_a_first_assessment_has_nothing_to_be_compared_with():
    assert trend((SECOND,), GRADES) is None


def test_the_latest_six_assessments_are_drawn_and_all_are_in_the_table():
    standings = [Past(str(2010 + number), (0, 0, 12, 0), 0) for number in range(10)]
    picture = trend(standings, GRADES)
    assert filled(picture) == 72
    assert len(picture.table.rows) == 10
    assert picture.words.count("12 of 12") == 10


def test_the_chart_can_be_drawn_with_nothing_scored_or_no_components():
    picture = trend((Past("2025", (0, 0, 0, 0), 0), Past("2026", (0, 0, 0, 0), 12)), GRADES)
    assert is_sound(picture)
    assert picture.table.rows[1] == ("2026", "Not yet scored", "12 not yet scored")
    assert "0 of" not in " ".join(texts(picture))
    assert filled(picture) == 0


def test_a_scale_without_levels_is_described_in_numbers():
    assert trend((FIRST, SECOND), Grades({}, line=3)).title == "Components at 3 or better in each assessment"


def test_the_longest_period_is_not_cut_short():
    september = "September 2026 to September 2027"
    assert september in texts(trend((FIRST, Past(september, (0, 3, 5, 4), 0)), GRADES))


@pytest.mark.parametrize("earlier", [1, 8])
@pytest.mark.parametrize("components", [3, 12, 40])
@pytest.mark.parametrize("name", [*HOSTILE.values(), *LONG.values()], ids=[*HOSTILE, *LONG])
def test_no_label_or_period_breaks_the_chart_or_overlaps_another(name, components, earlier):
    grades = Grades(dict.fromkeys((1, 2, 3, 4), name), line=3)
    picture = trend([Past(name, (0, 1, components - 1, 0), 0)] * (earlier + 1), grades)
    assert is_sound(picture)
    assert overlapping(picture) == []
