import pytest

from assessments.charts.drawing import Table
from assessments.charts.trend import trend
from assessments.papers.standing import Standing
from tests.assessments.charts.reading import HOSTILE, is_sound, shapes, texts

LABELS = {1: "Inadequate", 2: "Requires improvement", 3: "Good", 4: "Outstanding"}
FIRST, SECOND = Standing("2025", 12, (2, 6, 4, 0)), Standing("2026", 12, (0, 3, 5, 2))


def filled(picture) -> int:
    return len(shapes(picture, fill="#123f73"))


def test_each_component_is_a_square_with_its_score_and_the_filled_ones_stand_above_the_line():
    picture = trend((FIRST, SECOND), LABELS)
    assert is_sound(picture)
    squares = [text for text in texts(picture) if text.isdigit() and len(text) == 1]
    assert {score: squares.count(score) for score in "1234"} == {"1": 2, "2": 9, "3": 9, "4": 2}
    assert filled(picture) == 4 + 7
    # Two components of 2026 have no score.
    assert len(shapes(picture, stroke_dasharray="2,2")) == 2


def test_it_says_in_words_and_in_a_table_what_it_shows():
    picture = trend((FIRST, SECOND), LABELS)
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
    assert trend((SECOND,), LABELS) is None


def test_of_many_assessments_the_latest_six_are_drawn_and_all_are_told():
    standings = [Standing(str(2010 + number), 12, (0, 0, 12, 0)) for number in range(10)]
    picture = trend(standings, LABELS)
    assert filled(picture) == 72
    assert len(picture.table.rows) == 10
    assert picture.words.count("12 of 12") == 10


def test_nothing_scored_and_no_components_at_all_are_drawn_too():
    picture = trend((Standing("2025", 0, (0, 0, 0, 0)), Standing("2026", 12, (0, 0, 0, 0))), LABELS)
    assert is_sound(picture)
    assert picture.table.rows[1] == ("2026", "Not yet scored", "12 not yet scored")
    assert "0 of" not in " ".join(texts(picture))
    assert filled(picture) == 0


def test_a_scale_that_lost_its_levels_is_told_in_numbers():
    assert trend((FIRST, SECOND), {}).title == "Components at 3 or better in each assessment"


@pytest.mark.parametrize("label", HOSTILE.values(), ids=HOSTILE)
def test_no_label_breaks_it(label):
    picture = trend((FIRST, SECOND), dict.fromkeys(LABELS, label))
    assert is_sound(picture)
    assert "<script" not in picture.svg
