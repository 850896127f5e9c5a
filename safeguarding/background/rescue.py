"""Runs tasks again if their worker has gone."""

import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .policy import policy_of
from .retries import give_back, try_again_or_fail


def rescue_from(worker_id: str, *, counts: bool) -> None:
    """`counts` says whether the interrupted run was one of the task's tries."""
    for row in DBTaskResult.objects.running():
        if row.worker_ids[-1] == worker_id:
            try_again_or_fail(row) if counts else give_back(row)


def rescue_overdue() -> None:
    now = timezone.now()
    for row in DBTaskResult.objects.running():
        policy = policy_of(row.task_path)
        # Later than the worker's own hard limit (limits.py), or the task would run twice. Clocks also differ a little.
        if policy and row.started_at and row.started_at + _longest(policy.seconds) < now:
            try_again_or_fail(row)


def _longest(seconds: float) -> datetime.timedelta:
    return datetime.timedelta(seconds=seconds + 2 * settings.BACKGROUND_MARGIN)
