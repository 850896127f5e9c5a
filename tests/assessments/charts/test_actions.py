from assessments.charts import Table
from assessments.charts.actions import StatusBar, actions_by_status

from .reading import is_sound, overlapping, shapes, texts

BARS = (
    StatusBar("Not started", 11, 3),
    StatusBar("Under way", 6, 6),
    StatusBar("Done", 2, 0),
    StatusBar("Stopped", 0, 0),
)


def test_the_chart_gives_the_actions_of_each_status_and_how_many_are_overdue():
    picture = actions_by_status(BARS)
    assert is_sound(picture)
    assert (picture.title, picture.words) == (
        "Actions by status",
        "Not started: 11, of these 3 overdue; Under way: 6, of these 6 overdue; Done: 2; Stopped: 0",
    )
    assert texts(picture) == [
        *("Not started", "Under way", "Done", "Stopped"),
        *("11", "6", "2", "0"),
        *("of these 3 overdue", "of these 6 overdue"),
    ]
    assert picture.table == Table(
        ("Status", "Actions", "Of these overdue"),
        (("Not started", "11", "3"), ("Under way", "6", "6"), ("Done", "2", "0"), ("Stopped", "0", "0")),
    )


def test_overdue_is_the_dark_part_of_a_bar():
    picture = actions_by_status(BARS)
    [dark, all_dark], [light, done] = shapes(picture, fill="#8c1d18"), shapes(picture, fill="#b9cde4")
    assert [float(each["x"]) for each in (dark, light)] == [112, 202]
    assert [float(each["width"]) for each in (dark, light, all_dark, done)] == [90, 240, 180, 60]


def test_without_actions_there_is_no_picture():
    assert actions_by_status(()) is None
    assert actions_by_status((StatusBar("Done", 0, 0),)) is None


def test_labels_do_not_overlap_with_thousands_of_actions_and_long_words():
    for count in (1, 200, 40_000):
        picture = actions_by_status((StatusBar("Not started yet and waiting", count, count), *BARS))
        assert is_sound(picture)
        assert overlapping(picture) == []
