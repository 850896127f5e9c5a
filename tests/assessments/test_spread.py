"""How far apart views are, and when an agreed score needs an explanation (decision 0009)."""

import pytest

from assessments.spread import Spread


@pytest.mark.parametrize(
    ("scores", "median", "width", "differing"),
    [
        ((), None, 0, 0),
        ((3,), 3.0, 0, 0),
        ((2, 3), 2.5, 1, 0),
        ((2, 2, 2, 4), 2.0, 2, 1),
        ((1, 1, 3, 3), 2.0, 2, 4),
        ((1, 2, 3, 4), 2.5, 3, 2),
        ((4, 4, 4), 4.0, 0, 0),
    ],
)
def test_the_median_the_width_and_the_number_of_views_that_differ(scores, median, width, differing):
    spread = Spread(scores)

    assert (spread.median, spread.width, spread.differing) == (median, width, differing)


@pytest.mark.parametrize(
    ("scores", "agreed", "asks_why"),
    [
        ((2, 2, 2), 2, False),
        ((2, 2, 2), 3, True),
        # A median between two scores: only these two are in line with it.
        ((2, 3), 2, False),
        ((2, 3), 3, False),
        ((2, 3), 1, True),
        ((2, 3), 4, True),
        # Views 2 apart: whichever score is agreed.
        ((1, 3), 2, True),
        ((1, 2, 3), 2, True),
        ((2, 2, 3), 2, False),
        ((2, 2, 3), 3, True),
        # Without views there is nothing to differ from. Clearing a score needs no reason.
        ((), 4, False),
        ((1, 4), None, False),
    ],
)
def test_a_score_needs_a_reason_if_off_the_median_or_views_are_far_apart(scores, agreed, asks_why):
    assert Spread(scores).asks_why(agreed) is asks_why


def test_views_2_or_more_apart_are_a_wide_spread():
    assert [Spread(scores).is_wide for scores in ((), (2,), (2, 3), (2, 4), (1, 4))] == [
        False,
        False,
        False,
        True,
        True,
    ]
