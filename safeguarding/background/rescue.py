"""Runs tasks again if their worker has gone."""

import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .policy import policy_of
from .retries import give_back, has_tries_left, try_again_or_fail

A_DAY = datetime.timedelta(days=1)


def rescue_from(worker_id: str, *, counts: bool) -> None:
    """`counts` says whether the interrupted run was one of the task's tries."""
    for row in DBTaskResult.objects.running():
        if row.worker_ids[-1] == worker_id:
            try_again_or_fail(row) if counts else give_back(row)


def rescue_overdue() -> None:
    now = timezone.now()
    for row in DBTaskResult.objects.running():
        policy = policy_of(row.task_path)
        # A worker of another release may still be running a task that this one does not know.
        longest = _longest(policy.seconds) if policy else A_DAY
        if row.started_at and row.started_at + longest < now:
            try_again_or_fail(row)


def rescue_failed() -> None:
    """If the worker was lost, or the database, before it could have a failed task tried again (retries.py)."""
    for row in DBTaskResult.objects.failed().defer("traceback"):
        if has_tries_left(row):
            try_again_or_fail(row)


def _longest(seconds: float) -> datetime.timedelta:
    """Later than the worker's own hard limit (limits.py), or a task would run twice. Clocks also differ a little."""
    return datetime.timedelta(seconds=seconds + 2 * settings.BACKGROUND_MARGIN)
