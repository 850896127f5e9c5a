"""When each of a partnership's assessments begins, moves on and is signed off."""

import datetime
from dataclasses import dataclass

from assessments.models import Stage

from .making import Making

# In days. A signed-off assessment begins this long after its period; the later steps count from its beginning.
BEGINS, CLOSES, SCORED, AGREED = 60, 30, 90, 100
# An open one began this long before today.
AGREEING_SINCE, GATHERING_SINCE, GATHERING_FOR = 80, 16, 26
# Until when people go on reporting on actions: long enough for the next assessment to take over those that are open.
AFTERWARDS = 140


@dataclass(frozen=True)
class Course:
    """An assessment's steps. Those that lie ahead are None."""

    stage: Stage
    year: int
    started: datetime.datetime
    close: datetime.date
    closed: datetime.datetime | None
    scored: datetime.datetime | None
    agreed: datetime.datetime | None
    # The last moment at which anything was done.
    until: datetime.datetime

    @property
    def texts_until(self) -> datetime.datetime:
        return self.closed or self.until


def stages(assessments: int, number: int) -> list[Stage]:
    """Oldest first. Of one or two, the newest is at another stage in each partnership."""
    open_stages = [Stage.AGREEING_SCORES, Stage.GATHERING_VIEWS]
    if assessments == 1:
        return [[*open_stages, Stage.AGREED][number % 3]]
    if assessments == 2:
        return [Stage.AGREED, open_stages[number % 2]]
    return [Stage.AGREED] * (assessments - 2) + open_stages


def course(making: Making, stage: Stage, years_ago: int) -> Course:
    """`years_ago` counts years from April, of signed-off assessments only."""
    year = (making.today.year if making.today.month > 3 else making.today.year - 1) - years_ago
    if stage == Stage.AGREED:
        first = datetime.date(year, 4, 1) + _days(BEGINS + making.chance.randrange(20))
    else:
        since = GATHERING_SINCE if stage == Stage.GATHERING_VIEWS else AGREEING_SINCE
        first = making.ago(since + making.chance.randrange(9))
    at = making.chance.at
    is_closed, is_agreed = stage != Stage.GATHERING_VIEWS, stage == Stage.AGREED
    return Course(
        stage=stage,
        year=year,
        started=at(first),
        close=first + _days(CLOSES if is_closed else GATHERING_FOR),
        closed=at(first + _days(CLOSES + 1)) if is_closed else None,
        scored=at(first + _days(SCORED) if is_agreed else making.ago(2)) if is_closed else None,
        agreed=at(first + _days(AGREED)) if is_agreed else None,
        until=at(first + _days(AFTERWARDS) if is_agreed else making.ago(1)),
    )


def _days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)
