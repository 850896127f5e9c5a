"""No task runs for longer than its policy allows."""

import faulthandler
import signal
from types import FrameType

from django.conf import settings
from django_tasks import TaskResult
from django_tasks.signals import task_finished, task_started

from .policy import policy_of


class OutOfTime(BaseException):
    """Not an Exception: a task that handles all of those must still end."""


class NoPolicy(Exception):
    """A task that was not registered with `policy.task`, so it has no time limit."""


def apply() -> None:
    """Call this in the main thread of a worker process."""
    signal.signal(signal.SIGALRM, _end)
    task_started.connect(_start, dispatch_uid="limits")
    task_finished.connect(_finish, dispatch_uid="limits")


def lift() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    faulthandler.cancel_dump_traceback_later()


def _start(*, task_result: TaskResult, **kwargs: object) -> None:
    policy = policy_of(task_result.task.module_path)
    if policy is None:
        raise NoPolicy(task_result.task.module_path)
    signal.setitimer(signal.ITIMER_REAL, policy.seconds)
    # C code that never returns to Python does not see the signal. This ends the process.
    faulthandler.dump_traceback_later(policy.seconds + settings.BACKGROUND_MARGIN, exit=True)


def _finish(**kwargs: object) -> None:
    lift()


def _end(number: int, frame: FrameType | None) -> None:
    raise OutOfTime
