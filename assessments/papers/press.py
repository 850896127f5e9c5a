"""The press: papers are set in a process of their own, so that a slow one keeps no page waiting.

Each web worker has its own press. It takes orders until so many wait that whoever asks next is better told to come
back. After some papers its process is replaced by a fresh one, and what the typesetter leaves behind in memory goes
with it. (`max_tasks_per_child` of the library is meant for that, but can leave orders lying for ever in Python 3.11.)
"""

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils.translation import get_language

from safeguarding.printing.made import Made

from .order import Order

logger = logging.getLogger(__name__)

# A paper that takes longer than this is given up.
SECONDS_AT_MOST = 120
# A library may take the first sign of that for a mishap of its own, and go on.
SECONDS_BEFORE_GIVING_UP_AGAIN = 1.0
PAPERS_OF_A_PROCESS = 50
# Time enough to hand the paper back before the process clears up after it.
SECONDS_BEFORE_CLEARING_UP = 0.1
# What is done with a paper once it is made, or with the reason why it is not.
Then = Callable[[Made | None, BaseException | None], None]


class PressBusy(Exception):
    """So many papers are waiting already that another one would only wait longer."""


class Job:
    """One order on its way. `wait()` until what is to be done with it is done, too."""

    def __init__(self, order: Order, then: Then) -> None:
        self.order, self.then = order, then
        self.language = get_language() or settings.LANGUAGE_CODE
        self.is_second_try = False
        self.is_over = threading.Event()

    def wait(self, seconds: float) -> bool:
        return self.is_over.wait(seconds)

    def end(self, made: Made | None, error: BaseException | None) -> None:
        try:
            self.then(made, error)
        except Exception:
            logger.exception("A paper was made, and could not be kept")
        finally:
            self.is_over.set()


class Press:
    """The processes of one web worker. They start with the first order."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pool: ProcessPoolExecutor | None = None
        self.taken = 0
        self.waiting = 0

    def send(self, order: Order, then: Then, *, urgent: bool = False) -> Job:
        """Have it made; `then` is called in another thread. Raises PressBusy, but not for what is `urgent`."""
        job = Job(order, then)
        if not settings.PAPER_PROCESSES:
            job.end(*_attempt(order))
            return job
        with self.lock:
            if self.waiting >= settings.PAPERS_WAITING and not urgent:
                raise PressBusy
            self.waiting += 1
        self._submit(job)
        return job

    def make(self, order: Order) -> Made:
        """Have it made and wait for it. Raises what went wrong with it."""
        result: list[Any] = []
        self.send(order, lambda made, error: result.append((made, error)), urgent=True).wait(SECONDS_AT_MOST)
        made, error = result[0] if result else (None, None)
        if made is None:
            raise error or TimeoutError
        return made

    def warm_up(self) -> None:
        """Start a process where none runs: whoever looks at papers takes one along next, and starting takes a while."""
        if settings.PAPER_PROCESSES and self.pool is None:
            self.send(Order(Made, (b"",)), lambda _made, _error: None, urgent=True)

    def close(self) -> None:
        """Let what is being made be finished, and end the processes."""
        with self.lock:
            pool, self.pool = self.pool, None
        if pool:
            pool.shutdown()

    def _submit(self, job: Job) -> None:
        try:
            with self.lock:
                future = self._fresh_pool().submit(_work, job.language, job.order)
        except BaseException as error:  # it broke this very moment
            self._over(job, None, error)
            return
        pool = self.pool
        future.add_done_callback(lambda each: self._done(job, each, pool))

    def _fresh_pool(self) -> ProcessPoolExecutor:
        if self.pool is None or self.taken >= PAPERS_OF_A_PROCESS * settings.PAPER_PROCESSES:
            if self.pool:
                # It finishes what it has been given, and ends.
                self.pool.shutdown(wait=False)
            self.pool = ProcessPoolExecutor(
                settings.PAPER_PROCESSES, multiprocessing.get_context("spawn"), initializer=_get_ready
            )
            self.taken = 0
        self.taken += 1
        return self.pool

    def _done(self, job: Job, future: "Future[Made]", pool: ProcessPoolExecutor | None) -> None:
        try:
            error = future.exception()
            if isinstance(error, BrokenProcessPool) and not job.is_second_try:
                # Its process was killed: perhaps by another paper, or for want of memory. Once more, in a new one.
                job.is_second_try = True
                self._drop(pool)
                self._submit(job)
                return
            self._over(job, None if error else future.result(), error)
        finally:
            # This thread is the pool's own, and nobody else closes what it opened.
            connections.close_all()

    def _over(self, job: Job, made: Made | None, error: BaseException | None) -> None:
        with self.lock:
            self.waiting -= 1
        if isinstance(error, BrokenProcessPool):
            self._drop(self.pool)
        if error:
            logger.error("A paper could not be made", exc_info=error)
        job.end(made, error)

    def _drop(self, broken: ProcessPoolExecutor | None) -> None:
        with self.lock:
            if self.pool is broken:
                self.pool = None


press = Press()


def _attempt(order: Order) -> tuple[Made | None, BaseException | None]:
    try:
        return order.make(), None
    except Exception as error:
        logger.exception("A paper could not be made")
        return None, error


def _get_ready() -> None:
    """The first thing that a process of the press does."""
    threading.Thread(target=_end_with_the_worker, daemon=True).start()
    # Whoever ends the worker by Ctrl+C lets it finish what it makes.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import django

    django.setup()
    # So that the first paper doesn't wait for it.
    import_module("safeguarding.printing.pdf")
    # Looking for garbage takes a tenth of a paper's time. Nobody waits for it between two papers (_clear_up), least of
    # all for going through what is there for good.
    gc.disable()
    gc.freeze()


def _end_with_the_worker() -> None:
    """A worker that is killed can't tell its press to stop."""
    worker = multiprocessing.parent_process()
    if worker:
        multiprocessing.connection.wait([worker.sentinel])
        os._exit(1)


def _work(language: str, order: Order) -> Made:
    from django.utils import translation

    try:
        with _time_limit(), translation.override(language):
            return order.make()
    finally:
        threading.Timer(SECONDS_BEFORE_CLEARING_UP, _clear_up).start()


@contextmanager
def _time_limit() -> Iterator[None]:
    signal.signal(signal.SIGALRM, _give_up)
    signal.setitimer(signal.ITIMER_REAL, SECONDS_AT_MOST, SECONDS_BEFORE_GIVING_UP_AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        # Twice, since the time may be over just before the first: it would go on for whoever comes next.
        signal.setitimer(signal.ITIMER_REAL, 0)


def _clear_up() -> None:
    from safeguarding.printing.pdf import setting

    # What the typesetter left is freed by its libraries, which another paper must not be using meanwhile.
    with setting:
        gc.collect()


def _give_up(_signal: int, _frame: Any) -> None:
    raise TimeoutError(f"The paper was not made within {SECONDS_AT_MOST} seconds")
