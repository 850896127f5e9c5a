"""What can run in the background, by name, and for how long and how often each may try."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.dispatch import Signal
from django_tasks import task as django_task
from django_tasks.base import Task

from .times import When

# Tasks that somebody is waiting for go before all others, and have a worker of their own.
PEOPLE, DEFAULT = "people", "default"
PRIORITY = {PEOPLE: 10, DEFAULT: 0}

# Sent in each worker process before it takes its first task: for imports that take long.
worker_starting = Signal()


class TryAgain(Exception):
    """Raised by a task that is worth another try later, such as when a mail server is busy. It is no fault of ours."""


@dataclass(frozen=True)
class Policy:
    seconds: float
    tries: int
    # Seconds before the second try; each further wait is twice the one before.
    wait: float

    def wait_after(self, tries: int) -> datetime.timedelta:
        return datetime.timedelta(seconds=self.wait * 2 ** (tries - 1))


@dataclass(frozen=True)
class Registered:
    task: Task[Any, Any]
    policy: Policy
    when: When | None


TASKS: dict[str, Registered] = {}


def task(
    *, seconds: float, tries: int, wait: float = 0, queue: str = DEFAULT, when: When | None = None
) -> Callable[[Callable[..., None]], Task[Any, Any]]:
    """Register a function as a task, under its own name. It must be safe to repeat. `when` makes it a schedule."""

    def register(function: Callable[..., None]) -> Task[Any, Any]:
        name = function.__name__
        if name in TASKS and TASKS[name].task.module_path != f"{function.__module__}.{name}":
            raise ValueError(f"Two tasks are called {name}")
        made = django_task(queue_name=queue, priority=PRIORITY[queue])(function)
        TASKS[name] = Registered(made, Policy(seconds, tries, wait), when)
        return made

    return register


def path_of(kind: type[Exception]) -> str:
    """As the row of a task names what it failed of."""
    return f"{kind.__module__}.{kind.__qualname__}"


def policy_of(task_path: str) -> Policy | None:
    """None for a task of another release."""
    found = TASKS.get(task_path.rpartition(".")[2])
    return found.policy if found and found.task.module_path == task_path else None


def enqueue(name: str, **ids: int | str | None) -> str:
    """Leave a task within the caller's transaction: if that is rolled back, so is the task. Returns the task's id.

    Pass ids and the language only: the row must hold nothing confidential, and the rest may change until it runs.
    """
    return TASKS[name].task.enqueue(**ids).id
