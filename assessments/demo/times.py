"""Times in the demo: dates and times from the script's days, spread out so that the work looks unhurried."""

import datetime
from itertools import pairwise
from typing import Any

from django.utils import timezone

# How long a person takes for a row, or for one component of their agency's view.
A_ROW = datetime.timedelta(minutes=7)


def date_of(value: int | datetime.date | None) -> datetime.date | None:
    return timezone.localdate() + datetime.timedelta(days=value) if isinstance(value, int) else value


def dated(script: dict[str, Any]) -> dict[str, Any]:
    return {
        name.removesuffix("_in_days"): date_of(value) if name.endswith("_in_days") else value
        for name, value in script.items()
    }


def spread_over(start: datetime.datetime, end: datetime.datetime, number: int) -> list[datetime.datetime]:
    """Equally spaced, so that the work seems to take its time.

    In the afternoon, unless that would put all of them on one day or outside `start` and `end`.
    """
    step = (end - start) / (number + 1)
    times = [start + step * n for n in range(1, number + 1)]
    afternoons = [afternoon(timezone.localdate(time)) for time in times]
    in_order = [start, *afternoons, end]
    return afternoons if all(before < after for before, after in pairwise(in_order)) else times


def within(time: datetime.datetime, start: datetime.datetime, end: datetime.datetime) -> datetime.datetime:
    return time if start < time < end else start + (end - start) / 2


def afternoon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(16), tzinfo=timezone.get_current_timezone())
