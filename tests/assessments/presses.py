"""Presses for tests where time matters: one that makes a paper when it is told to, one that never does."""

import gc
import time
import weakref
from collections.abc import Callable

from assessments.papers.order import Order
from assessments.papers.press import Job, PressBusy
from safeguarding.printing.made import Made


class SlowPress:
    """Takes orders and makes each when `finish()` is called; `on_order` happens while it is asked."""

    def __init__(self, room: int = 100) -> None:
        self.jobs: list[Job] = []
        self.room = room
        self.on_order: Callable[[], None] = lambda: None

    def send(self, order: Order, then, *, urgent: bool = False) -> Job:
        if len(self.jobs) >= self.room:
            raise PressBusy
        job = Job(order, then)
        self.jobs.append(job)
        self.on_order()
        return job

    def finish(self, made: Made | None = None) -> None:
        job = self.jobs.pop(0)
        job.end(made or Made(b"%PDF-1.7 made", 3), None)

    def fail(self) -> None:
        self.jobs.pop(0).end(None, ValueError("It can't be set"))


def small(text: str) -> Order:
    return Order(echo, (text,))


def echo(text: str) -> Made:
    return Made(text.encode(), 1)


def kill_yourself(marker: str) -> Made:
    """The first time the process is killed; the second time it works."""
    import os
    import signal
    from pathlib import Path

    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return Made(b"second try")


def always_kill() -> Made:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)
    return Made(b"")


def break_down() -> Made:
    raise ValueError("It can't be set")


def in_which_process() -> Made:
    import os

    return Made(str(os.getpid()).encode())


def in_which_language() -> Made:
    from django.utils.translation import get_language

    return Made(get_language().encode())


def memory() -> Made:
    """The process's own, in bytes."""
    from pathlib import Path

    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Made(str(pages * 4096).encode())


def swallow_the_end_of_time() -> Made:
    """As a library does that takes any error for a mishap of its own picture, and goes on."""
    for _picture in range(1_000):
        try:
            time.sleep(0.01)
        except BaseException:
            continue
        time.sleep(0.01)
    return Made(b"late")


class Knot:
    """Something that only a look for garbage frees."""

    def __init__(self) -> None:
        self.itself = self


_left: list[weakref.ref[Knot]] = []


def leave_garbage() -> Made:
    _left.append(weakref.ref(Knot()))
    return Made(f"collecting: {gc.isenabled()}".encode())


def is_cleared_up() -> Made:
    return Made(b"yes" if _left[0]() is None else b"no")
