import pytest

from assessments.charts.drawing import Table
from assessments.charts.marks import WIDTH
from assessments.charts.spreads import spreads
from assessments.pages.collective import OneView, Views
from assessments.papers.parts import Level
from tests.assessments.charts.reading import HOSTILE, is_sound, shapes, texts

LEVELS = [
    Level(score, label, "", "")
    for score, label in enumerate(("Inadequate", "Requires improvement", "Good", "Outstanding"), start=1)
]


def views(*scores: int | None, agreed: int | None = None) -> Views:
    return Views(tuple(OneView("Police", score, "", (), (), "", None) for score in scores), agreed)


def dots(picture) -> list[dict[str, str]]:
    return shapes(picture, fill="#0b0c0c")


def bars(picture) -> list[dict[str, str]]:
    return shapes(picture, fill="#b9cde4")


def test_each_agency_is_a_dot_and_the_agreed_score_a_bar():
    picture = spreads([("Clarity", views(1, 4, 4, None, agreed=2)), ("Capacity", views(2, 2))], LEVELS)
    assert is_sound(picture)
    assert (len(dots(picture)), len(bars(picture))) == (5, 1)
    assert {"1 to 4, agreed 2", "all say 2", "Clarity", "Capacity"} <= set(texts(picture))


def test_one_view_is_not_told_as_agreement():
    rows = [("Clarity", views(3, None, agreed=2)), ("Capacity", views(3, None)), ("Culture", views(4, 4, agreed=4))]
    assert {"1 view: 3, agreed 2", "1 view: 3", "all say 4, agreed 4"} <= set(texts(spreads(rows, LEVELS)))


def test_no_name_of_a_component_label_of_a_score_or_word_is_cut_short():
    levels = [Level(score, "Requires Improvement", "", "") for score in (1, 2, 3, 4)]
    rows = [("Culture of inclusion, transparency and challenge", views(4, None, agreed=4))]
    assert not [text for text in texts(spreads(rows, levels)) if "…" in text]


def test_it_says_in_words_and_in_a_table_what_it_shows():
    picture = spreads(
        [("Clarity", views(1, 4, 4, None, agreed=2)), ("Capacity", views(2, 3)), ("Competence", views(None))], LEVELS
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
def test_no_dot_lies_on_another_or_outside_its_line_however_many_agencies_there_are(number):
    picture = spreads([("Clarity", views(*[3] * number)), ("Capacity", views(*[4] * number, agreed=4))], LEVELS)
    assert is_sound(picture)
    places = [each["transform"] for each in dots(picture)]
    assert (len(places), len(set(places))) == (2 * number, 2 * number)
    assert all(0 < float(place.removeprefix("translate(").split(",")[0]) < WIDTH for place in places)


def test_where_no_views_are_told_there_is_no_picture():
    assert spreads([], LEVELS) is None


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_no_name_breaks_it_and_the_table_has_it_in_full(name):
    picture = spreads([(name, views(1, 2, agreed=1))], LEVELS)
    assert is_sound(picture)
    assert picture.table.rows[0][0] == name
    assert "<script" not in picture.svg
