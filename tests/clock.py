"""A clock that tests can move. The application uses its time as now and its date as today."""

import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


class Clock:
    def __init__(self, monkeypatch):
        self.now = timezone.now()
        monkeypatch.setattr(timezone, "now", lambda: self.now)

    def jump(self, day, hour=9, minute=0, *, zone=LONDON, fold=0):
        time = datetime.time(hour, minute, fold=fold)
        self.now = datetime.datetime.combine(day, time, zone).astimezone(datetime.UTC)
