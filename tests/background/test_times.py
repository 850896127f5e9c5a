import datetime
from zoneinfo import ZoneInfo

import pytest

from safeguarding.background.times import Daily, Every

LONDON = ZoneInfo("Europe/London")


def london(day, hour, minute=0, fold=0):
    return datetime.datetime(2026, *day, hour, minute, tzinfo=LONDON, fold=fold)


@pytest.mark.parametrize(
    ("now", "following"),
    [
        (london((7, 1), 6), london((7, 1), 7)),
        (london((7, 1), 7), london((7, 2), 7)),
        (london((7, 1), 23, 30), london((7, 2), 7)),
        # The night before is an hour shorter, or longer.
        (london((3, 28), 8), london((3, 29), 7)),
        (london((10, 24), 8), london((10, 25), 7)),
    ],
)
def test_a_daily_schedule_is_due_at_its_local_hour(now, following):
    assert Daily(datetime.time(7)).next_after(now.astimezone(datetime.UTC)) == following.astimezone(datetime.UTC)


@pytest.mark.parametrize("day", [(3, 29), (10, 25)])
def test_a_schedule_in_the_hour_of_a_clock_change_is_due_once_that_day(day):
    schedule, now, found = Daily(datetime.time(1, 30)), london(day, 0).astimezone(datetime.UTC), []
    while now < london(day, 23):
        now = schedule.next_after(now)
        found.append(now)
    assert [each.astimezone(LONDON).date().day for each in found] == [day[1], day[1] + 1]


def test_a_schedule_every_few_minutes_counts_from_the_hour():
    now = datetime.datetime(2026, 7, 1, 9, 7, 30, tzinfo=datetime.UTC)
    assert Every(minutes=10).next_after(now) == now.replace(minute=10, second=0)
    assert Every(minutes=10).next_after(now.replace(minute=10, second=0)) == now.replace(minute=20, second=0)
