"""Answers for monitoring: is the process alive, is it ready, and is background work getting done?

All answer within 3 seconds, before all other middleware, over plain HTTP and for any host, so that nothing that is down
can block them.
"""

import datetime
import logging
import threading
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TimeIsOver
from functools import cache
from time import monotonic

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from safeguarding.background import monitoring

logger = logging.getLogger(__name__)

SECONDS = 2.8
OK, FAILED, SILENT = "ok", "failed", "no answer"
# A runnable task that is older than this means too few workers, or none for its queue.
QUEUE_MAX_AGE = datetime.timedelta(minutes=15)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    return _say("ok", status=200)


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether everything that pages need is working. Details go to the log, not to strangers."""
    return _answer(CHECKS)


@login_not_required
@never_cache
@require_safe
def background(request: HttpRequest) -> HttpResponse:
    """Whether workers run and keep up. It has its own address, because web servers are ready without workers."""
    return _answer(BACKGROUND_CHECKS)


def _answer(checks: "Iterable[Check]") -> HttpResponse:
    deadline = monotonic() + SECONDS
    started = [(check.name, check.start()) for check in checks]
    found = {name: _wait(result, deadline) for name, result in started}
    lines = [f"{name}: {state}" for name, state in found.items()]
    return _say("\n".join(lines), status=200 if set(found.values()) == {OK} else 503)


def _say(text: str, *, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


def _wait(result: "Future[str]", deadline: float) -> str:
    try:
        return result.result(max(0, deadline - monotonic()))
    except TimeIsOver:
        return SILENT


class Check:
    """A part that pages need. Only one check of it runs at a time, because a check may hang."""

    def __init__(self, name: str, look: Callable[[], None]) -> None:
        self.name, self.look = name, look
        self.lock = threading.Lock()
        self.running: Future[str] | None = None

    def start(self) -> "Future[str]":
        with self.lock:
            if self.running is None or self.running.done():
                self.running = Future()
                if connection.vendor == "sqlite":
                    # A file does not hang as a server can.
                    self._look(self.running)
                else:
                    threading.Thread(target=self._look_and_leave, args=[self.running], daemon=True).start()
            return self.running

    def _look_and_leave(self, result: "Future[str]") -> None:
        try:
            self._look(result)
        finally:
            connection.close()

    def _look(self, result: "Future[str]") -> None:
        try:
            self.look()
        except Exception as error:
            logger.error("Not ready: %s: %s: %s", self.name, type(error).__name__, error)
            result.set_result(FAILED)
        else:
            result.set_result(OK)


def _ask_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _compare_migrations() -> None:
    missing = _newest_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        raise LookupError(f"{sorted(missing)} have not run")


@cache
def _newest_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _write_a_file() -> None:
    storage = storages["evidence"]
    storage.delete(storage.save(f"ready-{uuid.uuid4().hex}", ContentFile(b"ready")))


def _look_for_workers() -> None:
    if not monitoring.is_anyone_working():
        raise LookupError("no manage.py background is running")


def _look_at_the_queue() -> None:
    since = monitoring.waiting_since()
    if since and timezone.now() - since > QUEUE_MAX_AGE:
        raise LookupError(f"the oldest task has waited since {since:%Y-%m-%d %H:%M} UTC")


CHECKS = (
    Check("database", _ask_the_database),
    Check("migrations", _compare_migrations),
    Check("files", _write_a_file),
)
BACKGROUND_CHECKS = (
    Check("workers", _look_for_workers),
    Check("queue", _look_at_the_queue),
)
PROBES = {"/health/": health, "/ready/": ready, "/ready/background/": background}


class ProbesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return PROBES.get(request.path_info, self.get_response)(request)
