"""Retries tasks that failed or lost their worker, as far as their policy allows."""

import logging

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult, get_date_max

from .policy import TryAgain, path_of, policy_of

logger = logging.getLogger(__name__)


class WorkerLost(Exception):
    """The error of a task whose workers ended before it did."""


def apply() -> None:
    """Call this in a worker process."""
    task_finished.connect(_after, dispatch_uid="retries")


def has_tries_left(row: DBTaskResult) -> bool:
    policy = policy_of(row.task_path)
    return policy is not None and len(row.worker_ids) < policy.tries


def try_again_or_fail(row: DBTaskResult) -> None:
    """Does nothing if another process has dealt with the task."""
    policy = policy_of(row.task_path)
    now = timezone.now()
    if policy and has_tries_left(row):
        wait = policy.wait_after(len(row.worker_ids))
        _as_read(row).update(status=TaskResultStatus.READY, run_after=now + wait, finished_at=None)
    elif row.status == TaskResultStatus.RUNNING:
        error = path_of(WorkerLost)
        if _as_read(row).update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path=error):
            logger.error(
                "Task %s (%s) failed: its worker was lost %s times", row.task_path, row.pk, len(row.worker_ids)
            )


def give_back(row: DBTaskResult) -> None:
    """For another worker to run. The interrupted try does not count."""
    _as_read(row).update(
        status=TaskResultStatus.READY, run_after=get_date_max(), started_at=None, worker_ids=row.worker_ids[:-1]
    )


def _as_read(row: DBTaskResult) -> QuerySet[DBTaskResult]:
    return DBTaskResult.objects.filter(pk=row.pk, status=row.status, started_at=row.started_at)


def _after(*, task_result: TaskResult, **kwargs: object) -> None:
    if task_result.status != TaskResultStatus.FAILED:
        return
    row = DBTaskResult.objects.get(pk=task_result.id)
    what = "will be tried again" if has_tries_left(row) else "failed"
    is_fault = row.exception_class_path != path_of(TryAgain)
    logger.log(
        logging.ERROR if is_fault else logging.WARNING,
        "Task %s (%s) %s: %s",
        row.task_path,
        row.pk,
        what,
        row.exception_class_path,
        exc_info=is_fault,
    )
    try_again_or_fail(row)
