"""The state of tasks, for pages and monitoring."""

import datetime
import enum
import uuid
from dataclasses import dataclass

from django.db.models import Case, Min, QuerySet, When
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from .models import Supervisor
from .policy import PEOPLE
from .retries import has_tries_left

# A supervisor reports every few seconds. It may wait this long for the database.
SILENT_AFTER = datetime.timedelta(seconds=30)


class State(enum.Enum):
    WAITING, UNDER_WAY, DONE, FAILED = range(4)


@dataclass(frozen=True)
class TaskInfo:
    state: State
    # When it was enqueued, started or ended.
    since: datetime.datetime
    # The path of the exception's class, if the task has failed.
    error: str = ""


def task_info(task_id: str | uuid.UUID) -> TaskInfo | None:
    """None once the task has been deleted, 14 days after its end."""
    row = DBTaskResult.objects.filter(pk=task_id).first()
    if row is None:
        return None
    if row.status == TaskResultStatus.RUNNING and row.started_at:
        return TaskInfo(State.UNDER_WAY, row.started_at)
    if row.status == TaskResultStatus.SUCCESSFUL and row.finished_at:
        return TaskInfo(State.DONE, row.finished_at)
    if row.status == TaskResultStatus.FAILED and row.finished_at and not has_tries_left(row):
        return TaskInfo(State.FAILED, row.finished_at, row.exception_class_path)
    return TaskInfo(State.WAITING, row.enqueued_at)


def has_ended(task_id: uuid.UUID | None) -> bool:
    """Done, failed or deleted."""
    info = task_info(task_id) if task_id else None
    return info is None or info.state in (State.DONE, State.FAILED)


def how_many_unfinished(task_ids: QuerySet) -> int:
    return DBTaskResult.objects.filter(
        pk__in=task_ids, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).count()


def how_many_before(since: datetime.datetime) -> int:
    """How many tasks that people are waiting for have waited longer."""
    return DBTaskResult.objects.ready().filter(queue_name=PEOPLE, enqueued_at__lt=since).count()


def is_anyone_working() -> bool:
    return Supervisor.objects.filter(seen_at__gt=timezone.now() - SILENT_AFTER).exists()


def waiting_since() -> datetime.datetime | None:
    """Since when the oldest runnable task has waited for a worker. The time until another try does not count."""
    since = Case(When(run_after=get_date_max(), then="enqueued_at"), default="run_after")
    return DBTaskResult.objects.ready().aggregate(oldest=Min(since))["oldest"]
