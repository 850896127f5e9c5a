import pytest
from django.db import transaction
from django_tasks import task as plain_task
from django_tasks_db.models import DBTaskResult

from safeguarding.background import policy
from safeguarding.background.checks import every_task_has_a_policy
from safeguarding.background.policy import PEOPLE, Policy, enqueue
from tests.background import tasks


def test_waits_double_with_each_try():
    waits = [Policy(seconds=30, tries=5, wait=60).wait_after(tries).total_seconds() for tries in (1, 2, 3)]
    assert waits == [60, 120, 240]


@pytest.mark.usefixtures("queued")
def test_tasks_that_people_wait_for_are_taken_first():
    enqueue("note", number=1)
    enqueue("hold_first_time", number=2)
    assert DBTaskResult.objects.ready().get_locked().queue_name == PEOPLE


@pytest.mark.usefixtures("queued")
def test_a_transaction_that_is_rolled_back_leaves_no_task():
    with transaction.atomic():
        enqueue("note", number=1)
        assert DBTaskResult.objects.count() == 1
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0


def test_enqueuing_an_unknown_task_is_refused():
    with pytest.raises(KeyError, match="no_such_task"):
        enqueue("no_such_task")


def test_two_tasks_with_the_same_name_are_refused(monkeypatch):
    monkeypatch.setattr(policy, "TASKS", dict(policy.TASKS))

    def note() -> None: ...

    with pytest.raises(ValueError, match="Two tasks are called note"):
        policy.task(seconds=1, tries=1)(note)


def without_limits() -> None: ...


def test_a_task_without_limits_fails_the_system_check(monkeypatch):
    assert every_task_has_a_policy() == []
    monkeypatch.setattr("safeguarding.background.tasks.extra", plain_task(without_limits), raising=False)
    assert [error.msg for error in every_task_has_a_policy()] == [
        "The task tests.background.test_policy.without_limits has no limits"
    ]


def test_in_tests_a_task_runs_when_enqueued_and_its_errors_are_raised(tmp_path, monkeypatch):
    monkeypatch.setenv("PROOF", str(tmp_path / "runs"))
    enqueue("note", number=7)
    assert [run.number for run in tasks.runs()] == [7]
    with pytest.raises(ValueError, match="as it always does"):
        enqueue("fail", number=8)


def test_in_tests_a_task_that_asks_to_be_tried_again_raises_nothing():
    enqueue("put_off", number=1)
