"""Whenever the demo is built, its events are in the past and took a realistic time."""

import datetime
from itertools import pairwise

import pytest
from django.utils import timezone

from assessments import demo
from assessments.models import (
    AgencyView,
    Assessment,
    Challenge,
    ComponentAssessment,
    Dissent,
    GoodPractice,
    ParticipatingAgency,
)


@pytest.mark.parametrize("days", [0, -400, -30, 20, 400], ids=lambda days: f"{days} days from now")
def test_events_follow_in_order_and_none_is_in_the_future(framework, monkeypatch, days):
    now = timezone.now() + datetime.timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: now)
    demo.build()

    for each in Assessment.objects.exclude(views_close=None):
        stages = list(each.transitions.values_list("at", flat=True))
        given = times(AgencyView.objects.given().filter(sheet__assessment=each), "changed_at")
        returned = times(ParticipatingAgency.objects.filter(assessment=each), "returned_at")
        said = [
            *times(Dissent.objects.filter(sheet__assessment=each), "changed_at"),
            *times(Challenge.objects.filter(sheet__assessment=each), "raised_at", "replied_at", "closed_at"),
        ]
        agreed = score_times(each)
        assert stages[0] == each.started_at < min(given) < min(returned)
        until = stages[1] if len(stages) > 1 else now
        assert max(given + returned) < until
        assert all(until < time for time in agreed + said)
        assert all(time < (each.agreed_at or now) for time in agreed + said)
        assert all(before < after for before, after in pairwise([*stages, now + datetime.timedelta(seconds=1)]))
    for model in (Assessment, ComponentAssessment, AgencyView, Dissent, Challenge):
        assert model.history.latest().history_date <= now
    assert all(each.evidence.changed_at < each.released_at < now for each in GoodPractice.objects.all())
    assert not model_rows_without_author()


def times(rows, *names: str) -> list[datetime.datetime]:
    return [time for name in names for time in rows.exclude(**{name: None}).values_list(name, flat=True)]


def score_times(each: Assessment) -> list[datetime.datetime]:
    return times(ComponentAssessment.history.filter(assessment=each).exclude(score=None), "history_date")


def model_rows_without_author() -> list[str]:
    models = (Assessment, ComponentAssessment, AgencyView, Dissent, Challenge)
    return [model.__name__ for model in models if model.history.filter(history_user=None).exists()]
