"""Keeps the workers of one machine running, and does the queue's upkeep."""

import datetime
import logging
import os
import signal
import socket
import time
from collections.abc import Callable
from functools import partial
from types import FrameType

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from safeguarding.database import is_away

from .children import Child
from .models import Supervisor as Row
from .parent import is_gone
from .policy import PEOPLE
from .rescue import rescue_failed, rescue_from, rescue_overdue
from .schedules import enqueue_due

logger = logging.getLogger(__name__)

A_DAY = datetime.timedelta(days=1)


class Supervisor:
    def __init__(self, parent: int | None = None) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{get_random_string(8)}"
        self.parent = parent
        self.is_stopping = False
        self.next_round = 0.0
        # People waiting for a paper must never wait for an email to a server that does not answer.
        self.children = [Child(PEOPLE), *(Child("*") for _ in range(settings.BACKGROUND_WORKERS - 1))]

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        while not self.is_stopping and not (self.parent and is_gone(self.parent)):
            self._mind_children()
            if time.monotonic() >= self.next_round:
                self.next_round = time.monotonic() + settings.BACKGROUND_ROUND
                self._attempt(self._say_here, rescue_overdue, rescue_failed, enqueue_due)
            time.sleep(0.1)
        self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _mind_children(self) -> None:
        for child in self.children:
            if child.has_ended() and child.worker_id:
                lost, child.worker_id = child.worker_id, ""
                self._attempt(partial(rescue_from, lost, counts=True))
            if not child.worker_id and child.may_start():
                child.start()

    def _end(self) -> None:
        for child in self.children:
            child.tell_to_stop()
        deadline = time.monotonic() + settings.BACKGROUND_GRACE
        for child in self.children:
            child.end(deadline)
            self._attempt(partial(rescue_from, child.worker_id, counts=False))
        self._attempt(Row.objects.filter(name=self.name).delete)

    def _say_here(self) -> None:
        now = timezone.now()
        Row.objects.update_or_create(name=self.name, defaults={"seen_at": now})
        Row.objects.filter(seen_at__lt=now - A_DAY).delete()

    def _attempt(self, *steps: Callable[[], object]) -> None:
        close_old_connections()
        for step in steps:
            try:
                step()
            except Exception as error:
                if is_away(error):
                    logger.warning("The database is unavailable: %s", type(error).__name__)
                else:
                    logger.exception("The supervisor of work in the background failed")
                connection.close()
