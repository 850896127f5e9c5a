"""What can run in the background, by name, with its time limit and number of tries."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.dispatch import Signal
from django_tasks import task as django_task
from django_tasks.base import Task

from .times import When

# Tasks that someone is waiting for go first, and have their own worker.
PEOPLE, DEFAULT = "people", "default"
PRIORITY = {PEOPLE: 10, DEFAULT: 0}

# Sent in each worker process before its first task, for slow imports.
worker_starting = Signal()


class TryAgain(Exception):
    """Raised by a task that is worth retrying later, for example when a mail server is busy."""


@dataclass(frozen=True)
class Policy:
    seconds: float
    tries: int
    # Seconds before the second try. Each further wait is twice as long.
    wait: float

    def wait_after(self, tries: int) -> datetime.timedelta:
        return datetime.timedelta(seconds=self.wait * 2 ** (tries - 1))


@dataclass(frozen=True)
class Registered:
    task: Task[..., None]
    policy: Policy
    when: When | None


TASKS: dict[str, Registered] = {}


def task(
    *, seconds: float, tries: int, wait: float = 0, queue: str = DEFAULT, when: When | None = None
) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Registers a function as a task under its own name. It must be safe to repeat. `when` makes it a schedule."""

    def register(function: Callable[..., None]) -> Task[..., None]:
        name = function.__name__
        if name in TASKS and TASKS[name].task.module_path != f"{function.__module__}.{name}":
            raise ValueError(f"Two tasks are called {name}")
        made = django_task(queue_name=queue, priority=PRIORITY[queue])(function)
        TASKS[name] = Registered(made, Policy(seconds, tries, wait), when)
        return made

    return register


def path_of(kind: type[Exception]) -> str:
    """The name that a task's row gives to its exception."""
    return f"{kind.__module__}.{kind.__qualname__}"


def policy_of(task_path: str) -> Policy | None:
    """None for a task of another release."""
    found = TASKS.get(task_path.rpartition(".")[2])
    return found.policy if found and found.task.module_path == task_path else None


def enqueue(name: str, **ids: int | str | None) -> str:
    """Enqueues a task in the caller's transaction, and is rolled back with it. Returns the task's id.

    Pass only ids and the language: the row must not contain anything confidential, and other values may change before
    it runs.
    """
    return TASKS[name].task.enqueue(**ids).id
