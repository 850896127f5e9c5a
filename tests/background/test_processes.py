"""The engine with real processes, killed and stopped."""

import datetime
import os
import signal
from collections import Counter

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from safeguarding.background.models import Due, Supervisor
from safeguarding.background.policy import enqueue
from tests.background.processes import another_folder, is_alive, stop, wait_until
from tests.background.tasks import runs


def states():
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


def are_all(state):
    return lambda: set(states()) == {state}


def test_if_a_worker_is_killed_another_runs_its_task(supervisors):
    supervisors()
    enqueue("hold_first_time", number=1)
    wait_until(runs)
    os.kill(runs()[0].process, signal.SIGKILL)
    wait_until(are_all("SUCCESSFUL"))
    first, second = runs()
    assert first.process != second.process


def test_two_workers_in_two_folders_share_one_queue(supervisors, tmp_path):
    here, there = supervisors(), supervisors(another_folder(tmp_path / "elsewhere"))
    for number in (1, 2):
        enqueue("meet", number=number)
    wait_until(are_all("SUCCESSFUL"))
    assert len({run.folder for run in runs()}) == 2
    for number in range(3, 23):
        enqueue("note", number=number)
    wait_until(are_all("SUCCESSFUL"))
    assert Counter(run.number for run in runs()) == dict.fromkeys(range(1, 23), 1)
    assert here.poll() is there.poll() is None


@pytest.mark.nightly
def test_when_a_machine_is_lost_another_runs_its_tasks(supervisors, tmp_path):
    lost = supervisors()
    enqueue("hold_first_time", number=1)
    wait_until(runs)
    lost.kill()
    os.kill(runs()[0].process, signal.SIGKILL)
    # As if the task had been started long before.
    long_ago = timezone.now() - datetime.timedelta(seconds=60)
    DBTaskResult.objects.update(started_at=long_ago)
    supervisors(another_folder(tmp_path / "elsewhere"))
    wait_until(are_all("SUCCESSFUL"))
    first, second = runs()
    assert first.folder != second.folder


@pytest.mark.nightly
def test_workers_end_when_their_supervisor_is_killed(supervisors):
    supervisor = supervisors()
    enqueue("hold_first_time", number=1)
    wait_until(runs)
    supervisor.kill()
    supervisor.wait()
    wait_until(lambda: not is_alive(runs()[0].process))


@pytest.mark.nightly
def test_an_orderly_stop_returns_the_running_task_to_the_queue_without_counting_a_try(supervisors):
    supervisor = supervisors()
    enqueue("hold_first_time", number=1)
    wait_until(runs)
    stop(supervisor)
    row = DBTaskResult.objects.get()
    assert (row.status, row.worker_ids) == ("READY", [])
    assert not Supervisor.objects.exists()
    assert not is_alive(runs()[0].process)


@pytest.mark.nightly
def test_a_task_that_hangs_in_c_code_is_stopped_and_fails_after_its_last_try(supervisors):
    supervisors()
    enqueue("hang_in_c", number=1)
    wait_until(are_all("FAILED"))
    assert [run.number for run in runs()] == [1, 1]
    assert DBTaskResult.objects.get().exception_class_path == "safeguarding.background.retries.WorkerLost"


@pytest.mark.nightly
def test_a_task_out_of_time_is_stopped_even_if_it_catches_every_exception(supervisors):
    supervisors()
    enqueue("take_too_long", number=1)
    wait_until(are_all("FAILED"))
    assert runs() == []
    assert DBTaskResult.objects.get().exception_class_path == "safeguarding.background.limits.OutOfTime"


@pytest.mark.nightly
def test_a_task_that_fails_is_tried_as_often_as_its_policy_says(supervisors):
    supervisors()
    enqueue("fail", number=1)
    wait_until(lambda: len(runs()) == 3 and states() == ["FAILED"])
    assert DBTaskResult.objects.get().exception_class_path == "builtins.ValueError"


@pytest.mark.nightly
def test_a_failed_task_whose_next_try_was_never_scheduled_is_tried_again(supervisors):
    row = DBTaskResult.objects.get(pk=enqueue("note", number=1))
    row.claim("lost")
    row.set_failed(ValueError())
    supervisors()
    wait_until(are_all("SUCCESSFUL"))
    assert [run.number for run in runs()] == [1]


@pytest.mark.nightly
def test_four_supervisors_run_a_scheduled_task_only_once(supervisors):
    Due.objects.create(name="tick", at=timezone.now() - datetime.timedelta(days=3))
    for _ in range(4):
        supervisors()
    wait_until(lambda: Supervisor.objects.count() == 4)
    wait_until(are_all("SUCCESSFUL"))
    assert [run.number for run in runs()] == [0]
    assert Due.objects.get(name="tick").at > timezone.now()
