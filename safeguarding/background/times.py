"""When a schedule is due next."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from django.utils import timezone


class When(Protocol):
    def next_after(self, now: datetime.datetime) -> datetime.datetime: ...


@dataclass(frozen=True)
class Daily:
    """At a local time, once a day even when the clocks change."""

    at: datetime.time

    def next_after(self, now: datetime.datetime) -> datetime.datetime:
        today = timezone.localdate(now)
        times = (self._on(today + datetime.timedelta(days=days)) for days in range(3))
        return next(each for each in times if each > now)

    def _on(self, day: datetime.date) -> datetime.datetime:
        local = datetime.datetime.combine(day, self.at, tzinfo=timezone.get_default_timezone())
        return local.astimezone(datetime.UTC)


@dataclass(frozen=True)
class Every:
    minutes: int

    def next_after(self, now: datetime.datetime) -> datetime.datetime:
        seconds = self.minutes * 60
        return datetime.datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, tz=datetime.UTC)
