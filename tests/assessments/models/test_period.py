"""A period of whole months is written in months; any other is written with its days."""

import datetime

import pytest

from assessments.models import Assessment


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-04-01", "2027-03-31", "April 2026 to March 2027"),
        ("2026-04-04", "2027-03-31", "4 April 2026 to 31 March 2027"),
        ("2026-04-01", "2027-03-30", "1 April 2026 to 30 March 2027"),
        ("2026-04-04", "2027-03-30", "4 April 2026 to 30 March 2027"),
        ("2028-02-01", "2028-02-29", "February 2028 to February 2028"),
        ("2028-02-01", "2028-02-28", "1 February 2028 to 28 February 2028"),
        ("2027-02-01", "2027-02-28", "February 2027 to February 2027"),
    ],
)
def test_only_a_period_of_whole_months_is_written_without_days(start, end, words):
    days = (datetime.date.fromisoformat(day) for day in (start, end))
    period_start, period_end = days
    assert Assessment(period_start=period_start, period_end=period_end).period == words
