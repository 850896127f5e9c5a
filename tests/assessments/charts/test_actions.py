from assessments.charts.actions import actions_by_status
from assessments.charts.drawing import Table
from assessments.papers.standing import StatusCount
from tests.assessments.charts.reading import is_sound, shapes, texts

COUNTS = (
    StatusCount("Not started", 11, 3),
    StatusCount("Under way", 6, 6),
    StatusCount("Done", 2, 0),
    StatusCount("Stopped", 0, 0),
)


def test_it_says_how_many_stand_at_each_status_and_how_many_of_them_are_overdue():
    picture = actions_by_status(COUNTS)
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
    picture = actions_by_status(COUNTS)
    assert (len(shapes(picture, fill="#8c1d18")), len(shapes(picture, fill="#b9cde4"))) == (2, 2)


def test_without_actions_there_is_no_picture():
    assert actions_by_status(()) is None
    assert actions_by_status((StatusCount("Done", 0, 0),)) is None


def test_thousands_of_actions_leave_room_for_their_words():
    assert is_sound(actions_by_status((StatusCount("Not started", 4000, 1000),)))
