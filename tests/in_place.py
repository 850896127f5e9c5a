import uuid

from django_tasks import TaskResult
from django_tasks.backends.immediate import ImmediateBackend

from safeguarding.background.policy import TryAgain


class InPlaceBackend(ImmediateBackend):
    """Runs a task as soon as it is enqueued, and raises what it raises."""

    supports_defer = True

    def _execute_task(self, task_result: TaskResult) -> None:
        object.__setattr__(task_result, "id", str(uuid.uuid4()))
        try:
            task_result.task.call(*task_result.args, **task_result.kwargs)
        except TryAgain:
            # It waits for another try, as it would in production.
            return
