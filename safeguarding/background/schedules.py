"""Tasks that are due at certain times. Each is enqueued once, however many supervisors are running."""

import datetime
import logging

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import Due
from .policy import TASKS, Registered

logger = logging.getLogger(__name__)


def enqueue_due() -> None:
    now = timezone.now()
    kept = dict(Due.objects.values_list("name", "at"))
    for name, registered in TASKS.items():
        if registered.when is None:
            continue
        try:
            _look(name, registered, kept.get(name), registered.when.next_after(now), now)
        except Exception:
            # A schedule that fails must not stop the others.
            logger.exception("The schedule %s failed", name)


def _look(
    name: str,
    registered: Registered,
    at: datetime.datetime | None,
    following: datetime.datetime,
    now: datetime.datetime,
) -> None:
    if at is None:
        Due.objects.bulk_create([Due(name=name, at=following)], ignore_conflicts=True)
    elif at <= now:
        with transaction.atomic():
            # However much time was missed, it is due once. Only one of several supervisors moves it on.
            if Due.objects.filter(name=name, at=at).update(at=following) and not _is_waiting(registered):
                registered.task.enqueue()
    elif following < at:
        # The schedule was changed to an earlier time.
        Due.objects.filter(name=name, at=at).update(at=following)


def _is_waiting(registered: Registered) -> bool:
    return DBTaskResult.objects.ready().filter(task_path=registered.task.module_path).exists()
