"""A background worker in the test's own process and transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_tasks.signals import task_finished
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from safeguarding.background import retries


def work_off() -> None:
    """Runs the waiting tasks, each as many times as its policy allows."""
    worker = Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="of-the-test", excluded_queue_names=[],
    )  # fmt: skip
    with _tried_again():
        while row := DBTaskResult.objects.ready().first():
            row.claim(worker.worker_id)
            worker.run_task(row)


@contextmanager
def _tried_again() -> Iterator[None]:
    retries.apply()
    try:
        yield
    finally:
        task_finished.disconnect(dispatch_uid="retries")
