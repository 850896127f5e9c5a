import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from safeguarding.background import schedules
from safeguarding.background.models import Due
from safeguarding.background.policy import TASKS

DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture(autouse=True)
def only_tick(monkeypatch):
    monkeypatch.setattr(schedules, "TASKS", {"tick": TASKS["tick"]})


def left():
    return list(DBTaskResult.objects.values_list("task_path", flat=True))


def test_a_new_schedule_waits_for_its_time():
    schedules.enqueue_due()
    assert Due.objects.get().at > timezone.now()
    assert left() == []


def test_a_schedule_missed_for_days_is_enqueued_once():
    Due.objects.create(name="tick", at=timezone.now() - 9 * DAY)
    schedules.enqueue_due()
    schedules.enqueue_due()
    assert left() == ["tests.background.tasks.tick"]
    assert timezone.now() < Due.objects.get().at <= timezone.now() + DAY


def test_a_scheduled_task_that_still_waits_is_not_enqueued_again():
    for days in (2, 1):
        Due.objects.update_or_create(name="tick", defaults={"at": timezone.now() - days * DAY})
        schedules.enqueue_due()
    assert left() == ["tests.background.tasks.tick"]


def test_a_schedule_that_fails_stops_no_other_and_stays_due(monkeypatch, log):
    monkeypatch.setattr(schedules, "TASKS", {"broken": TASKS["tick"], "tick": TASKS["tick"]})
    before = timezone.now() - DAY
    Due.objects.bulk_create([Due(name="broken", at=before), Due(name="tick", at=before)])
    look = schedules._look

    def fails_once(name, *rest):
        if name == "broken":
            raise ZeroDivisionError
        look(name, *rest)

    monkeypatch.setattr(schedules, "_look", fails_once)
    schedules.enqueue_due()
    assert left() == ["tests.background.tasks.tick"]
    assert Due.objects.get(name="broken").at == before
    assert "The schedule broken failed" in log()


def test_a_due_time_too_late_for_its_schedule_is_brought_forward():
    Due.objects.create(name="tick", at=timezone.now() + 9 * DAY)
    schedules.enqueue_due()
    assert Due.objects.get().at <= timezone.now() + DAY
