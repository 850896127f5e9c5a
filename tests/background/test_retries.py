import datetime

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from safeguarding.background.monitoring import State, is_anyone_working, task_info, waiting_since
from safeguarding.background.policy import enqueue
from safeguarding.background.rescue import rescue_failed, rescue_from, rescue_overdue
from safeguarding.background.retries import try_again_or_fail
from tests.factories import SupervisorFactory

pytestmark = pytest.mark.usefixtures("queued")


def claimed(name, *workers, seconds_ago=0):
    """A task that these workers took in turn, the last one this many seconds ago."""
    row = DBTaskResult.objects.get(pk=enqueue(name, number=1))
    for worker in workers:
        row.claim(worker)
    row.started_at = timezone.now() - datetime.timedelta(seconds=seconds_ago)
    row.save()
    return row


def state(row):
    return task_info(str(row.pk)).state


def test_only_the_lost_workers_task_goes_back_to_waiting():
    mine, theirs = claimed("note", "lost"), claimed("note", "alive")
    rescue_from("lost", counts=True)
    assert (state(mine), state(theirs)) == (State.WAITING, State.UNDER_WAY)
    assert mine in DBTaskResult.objects.ready()


def test_a_task_fails_if_its_worker_is_lost_on_the_last_try(log):
    row = claimed("note", "first", "second")
    rescue_from("second", counts=True)
    info = task_info(str(row.pk))
    assert (info.state, info.error) == (State.FAILED, "safeguarding.background.retries.WorkerLost")
    assert "failed: its worker was lost 2 times" in log()


def test_a_try_cut_short_by_an_orderly_stop_does_not_count():
    row = claimed("note", "first", "second")
    rescue_from("second", counts=False)
    row.refresh_from_db()
    assert (state(row), row.worker_ids) == (State.WAITING, ["first"])


@pytest.mark.parametrize(("seconds", "found"), [(29, State.UNDER_WAY), (31, State.WAITING)])
def test_a_running_task_is_rescued_once_its_time_limit_and_margin_have_passed(seconds, found):
    # 20 seconds are allowed, plus twice the margin of 5 seconds.
    row = claimed("note", "gone", seconds_ago=seconds)
    rescue_overdue()
    assert state(row) == found


@pytest.mark.parametrize(("hours", "found"), [(23, State.UNDER_WAY), (25, State.FAILED)])
def test_a_task_of_an_earlier_release_fails_after_a_day(hours, found):
    row = claimed("note", "gone", seconds_ago=hours * 3600)
    DBTaskResult.objects.update(task_path="assessments.tasks.of_an_earlier_release")
    rescue_overdue()
    assert state(row) == found


def test_a_task_that_has_since_succeeded_is_left_alone():
    row = claimed("note", "slow")
    stale = DBTaskResult.objects.get(pk=row.pk)
    row.set_successful(None)
    try_again_or_fail(stale)
    assert state(row) == State.DONE


def test_a_task_that_failed_twice_waits_two_minutes_before_its_next_try():
    row = claimed("put_off", "first", "second")
    row.set_failed(ValueError())
    assert state(row) == State.WAITING
    try_again_or_fail(row)
    row.refresh_from_db()
    assert row.status == "READY"
    assert 110 < (row.run_after - timezone.now()).total_seconds() < 121


@pytest.mark.parametrize(("workers", "status"), [(["first"], "READY"), (["first", "second"], "FAILED")])
def test_a_failed_task_never_rescheduled_is_tried_again_only_if_tries_are_left(workers, status):
    row = claimed("note", *workers)
    row.set_failed(ValueError())
    rescue_failed()
    row.refresh_from_db()
    assert row.status == status


def test_a_deleted_task_has_no_info():
    task_id = enqueue("note", number=1)
    assert task_info(task_id)
    DBTaskResult.objects.all().delete()
    assert task_info(task_id) is None


@pytest.mark.parametrize(("seconds", "works"), [(25, True), (35, False)])
def test_workers_count_as_running_only_if_a_supervisor_was_seen_recently(seconds, works):
    SupervisorFactory(seen_at=timezone.now() - datetime.timedelta(seconds=seconds))
    assert is_anyone_working() is works


def test_waiting_time_is_counted_from_the_oldest_task_that_is_due():
    assert waiting_since() is None
    later = DBTaskResult.objects.get(pk=enqueue("note", number=1))
    DBTaskResult.objects.update(run_after=timezone.now() + datetime.timedelta(hours=1))
    assert waiting_since() is None
    oldest = DBTaskResult.objects.get(pk=enqueue("note", number=2))
    enqueue("note", number=3)
    assert later.enqueued_at < waiting_since() == oldest.enqueued_at


def test_waiting_time_of_a_retried_task_is_counted_from_when_the_retry_is_due():
    row = claimed("put_off", "first")
    row.set_failed(ValueError())
    try_again_or_fail(row)
    now = timezone.now()
    due = now - datetime.timedelta(seconds=5)
    DBTaskResult.objects.update(enqueued_at=now - datetime.timedelta(hours=1), run_after=due)
    assert waiting_since() == due
