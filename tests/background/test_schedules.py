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


def test_after_days_when_nobody_looked_it_is_due_once():
    Due.objects.create(name="tick", at=timezone.now() - 9 * DAY)
    schedules.enqueue_due()
    schedules.enqueue_due()
    assert left() == ["tests.background.tasks.tick"]
    assert timezone.now() < Due.objects.get().at <= timezone.now() + DAY


def test_it_is_not_left_twice_while_nobody_works():
    for days in (2, 1):
        Due.objects.update_or_create(name="tick", defaults={"at": timezone.now() - days * DAY})
        schedules.enqueue_due()
    assert left() == ["tests.background.tasks.tick"]


def test_one_that_fails_stops_no_other_and_is_tried_again(monkeypatch, log):
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


def test_it_moves_to_an_earlier_time_when_the_schedule_changes():
    Due.objects.create(name="tick", at=timezone.now() + 9 * DAY)
    schedules.enqueue_due()
    assert Due.objects.get().at <= timezone.now() + DAY
