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


def test_a_lost_workers_task_waits_for_another():
    mine, theirs = claimed("note", "lost"), claimed("note", "alive")
    rescue_from("lost", counts=True)
    assert (state(mine), state(theirs)) == (State.WAITING, State.UNDER_WAY)
    assert mine in DBTaskResult.objects.ready()


def test_a_task_whose_workers_were_lost_as_often_as_it_may_be_tried_has_failed(log):
    row = claimed("note", "first", "second")
    rescue_from("second", counts=True)
    info = task_info(str(row.pk))
    assert (info.state, info.error) == (State.FAILED, "safeguarding.background.retries.WorkerLost")
    assert "failed: its worker was lost 2 times" in log()


def test_a_try_that_an_orderly_stop_cut_short_does_not_count():
    row = claimed("note", "first", "second")
    rescue_from("second", counts=False)
    row.refresh_from_db()
    assert (state(row), row.worker_ids) == (State.WAITING, ["first"])


@pytest.mark.parametrize(("seconds", "found"), [(29, State.UNDER_WAY), (31, State.WAITING)])
def test_a_task_is_rescued_once_its_worker_must_have_ended(seconds, found):
    # 20 seconds are allowed, plus twice the margin of 5 seconds.
    row = claimed("note", "gone", seconds_ago=seconds)
    rescue_overdue()
    assert state(row) == found


@pytest.mark.parametrize(("hours", "found"), [(23, State.UNDER_WAY), (25, State.FAILED)])
def test_a_task_of_another_release_that_nobody_can_still_be_running_has_failed(hours, found):
    row = claimed("note", "gone", seconds_ago=hours * 3600)
    DBTaskResult.objects.update(task_path="assessments.tasks.of_an_earlier_release")
    rescue_overdue()
    assert state(row) == found


def test_a_task_that_another_has_dealt_with_is_left_alone():
    row = claimed("note", "slow")
    stale = DBTaskResult.objects.get(pk=row.pk)
    row.set_successful(None)
    try_again_or_fail(stale)
    assert state(row) == State.DONE


def test_a_failure_with_tries_left_waits_longer_from_try_to_try():
    row = claimed("put_off", "first", "second")
    row.set_failed(ValueError())
    assert state(row) == State.WAITING
    try_again_or_fail(row)
    row.refresh_from_db()
    assert row.status == "READY"
    assert 110 < (row.run_after - timezone.now()).total_seconds() < 121


@pytest.mark.parametrize(("workers", "status"), [(["first"], "READY"), (["first", "second"], "FAILED")])
def test_a_failure_whose_worker_was_lost_before_the_next_try_was_arranged_is_tried_again(workers, status):
    row = claimed("note", *workers)
    row.set_failed(ValueError())
    rescue_failed()
    row.refresh_from_db()
    assert row.status == status


def test_nobody_knows_of_a_task_that_was_cleared_away():
    task_id = enqueue("note", number=1)
    assert task_info(task_id)
    DBTaskResult.objects.all().delete()
    assert task_info(task_id) is None


@pytest.mark.parametrize(("seconds", "works"), [(25, True), (35, False)])
def test_workers_count_as_running_while_a_supervisor_says_so(seconds, works):
    SupervisorFactory(seen_at=timezone.now() - datetime.timedelta(seconds=seconds))
    assert is_anyone_working() is works


def test_how_long_tasks_wait_is_the_age_of_the_oldest_that_could_be_run():
    assert waiting_since() is None
    later = DBTaskResult.objects.get(pk=enqueue("note", number=1))
    DBTaskResult.objects.update(run_after=timezone.now() + datetime.timedelta(hours=1))
    assert waiting_since() is None
    oldest = DBTaskResult.objects.get(pk=enqueue("note", number=2))
    enqueue("note", number=3)
    assert later.enqueued_at < waiting_since() == oldest.enqueued_at


def test_the_time_until_another_try_is_no_time_that_a_task_waits_for_a_worker():
    row = claimed("put_off", "first")
    row.set_failed(ValueError())
    try_again_or_fail(row)
    now = timezone.now()
    due = now - datetime.timedelta(seconds=5)
    DBTaskResult.objects.update(enqueued_at=now - datetime.timedelta(hours=1), run_after=due)
    assert waiting_since() == due
