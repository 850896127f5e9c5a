import pytest

from assessments.models import Assessment
from assessments.pages.collective import spread_in_words
from assessments.pages.moderation import moderation_of
from assessments.spread import Spread
from partnerships.models import User
from tests.assessments.gathering import gather, more_agencies
from tests.assessments.moderating import agree, challenge, dissent, with_views


@pytest.fixture
def agreeing(framework, partnership, alice, bob, dave) -> Assessment:
    """Four agencies: Northshire Health, Northshire Police, and two more that come before them by name."""
    more_agencies(partnership, 2)
    started = gather(partnership, alice, list(partnership.current_agencies()))
    return with_views(
        started,
        alice,
        clarity=(2, 2, 2, 4),
        confidence=(1, 1, 3, 3),
        competence=(None, 1, 4, None),
        capacity=(3, 3, 3, None),
    )


def row_of(assessment: Assessment, name: str, reader: User):
    return next(row for row in moderation_of(assessment, reader).rows if row.component == name)


def test_components_are_ordered_by_spread_then_how_many_differ_then_the_framework(agreeing, alice):
    found = [row.component for row in moderation_of(agreeing, alice).most_divided]

    assert found[:5] == ["Competence", "Confidence", "Clarity", "Capacity", "Congruence in Strategy to Operations (C8)"]


def test_rows_are_in_the_frameworks_order(agreeing, alice):
    assert [row.component for row in moderation_of(agreeing, alice).rows][:3] == ["Clarity", "Confidence", "Competence"]


def test_each_cell_has_the_score_and_its_label_and_is_empty_without_a_view(agreeing, alice):
    cells = row_of(agreeing, "Competence", alice).cells

    assert [(cell.score, cell.label) for cell in cells] == [
        (None, ""),
        (1, "Inadequate"),
        (4, "Outstanding"),
        (None, ""),
    ]


@pytest.mark.parametrize(
    ("name", "median", "width"), [("Clarity", "2", 2), ("Competence", "2.5", 3), ("Capacity", "3", 0)]
)
def test_the_median_and_spread_count_only_the_views_given(agreeing, name, median, width, alice):
    row = row_of(agreeing, name, alice)

    assert (row.median, row.spread.width) == (median, width)


def test_agencies_that_have_not_returned_a_view_are_named(framework, partnership, alice, bob, dave):
    started = with_views(gather(partnership, alice, list(partnership.current_agencies())), alice, clarity=(None, 3))

    found = moderation_of(started, alice)

    assert (found.returned, found.not_returned, found.has_views) == (1, ["Northshire Health"], True)


def test_a_row_has_the_agreed_score_the_dissent_and_the_open_challenges(agreeing, alice, bob, police, sam):
    agree(agreeing, alice, 2, because="The audit weighed more.")
    dissent(agreeing, bob, police)
    challenge(agreeing, sam)

    row = row_of(agreeing, "Clarity", alice)

    assert (row.agreed, row.label) == (2, "Requires improvement")
    assert (row.dissent, row.open_challenges) == ("Northshire Police dissents", 1)


def test_the_next_component_to_agree_is_the_most_divided_unscored_one(agreeing, alice):
    agree(agreeing, alice, 2, "competence", because="Somewhere between.")

    assert moderation_of(agreeing, alice).next_row.component == "Confidence"


def test_a_view_whose_level_was_deleted_has_no_label(agreeing, alice):
    agreeing.scale.levels.filter(score=4).delete()

    assert [cell.label for cell in row_of(agreeing, "Competence", alice).cells][2] == ""


@pytest.mark.parametrize("number", [1, 3, 25])
def test_moderation_takes_the_same_queries_for_any_number_of_agencies(
    framework, partnership, alice, django_assert_num_queries, number
):
    agencies = more_agencies(partnership, number)
    started = with_views(gather(partnership, alice, agencies), alice, clarity=(3,) * number)
    stored = Assessment.objects.select_related("scale").get(pk=started.pk)

    with django_assert_num_queries(6):
        found = moderation_of(stored, alice)
        assert len(found.rows[0].cells) == number


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ((), ""),
        ((3,), "It says 3."),
        ((3, 3), "They all say 3."),
        ((1, 4), "Views run from 1 to 4 (spread 3); the median is 2.5."),
        ((2, 3, 3), "Views run from 2 to 3 (spread 1); the median is 3."),
    ],
)
def test_the_spread_is_described_in_a_sentence(scores, words):
    assert spread_in_words(Spread(scores)) == words


def test_a_components_picture_has_a_dot_for_each_view_and_its_title_says_the_same(agreeing, alice):
    row = row_of(agreeing, "Confidence", alice)

    assert row.picture.count("<circle") == 4
    assert f"<title>{row.words}</title>" in row.picture
