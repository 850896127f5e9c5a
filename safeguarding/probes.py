"""What monitoring asks: is the process alive, is it ready to serve people, and is work in the background being done?
All answer within 3 seconds.

They are answered before everything else, over plain HTTP too and whatever host was asked for: what is away can't keep
them from it.
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

from safeguarding.background import standing

logger = logging.getLogger(__name__)

SECONDS = 2.8
OK, FAILED, SILENT = "ok", "failed", "no answer"
# A task that could be run and is older: too few workers, or none that does its kind.
QUEUE_MAX_AGE = datetime.timedelta(minutes=15)


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether the process is alive, without checking anything else."""
    return _say("ok", status=200)


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether the parts that every page needs are working. Details go to the log, not to strangers."""
    return _answer(CHECKS)


@login_not_required
@never_cache
@require_safe
def background(request: HttpRequest) -> HttpResponse:
    """Whether workers run and keep up. Web servers are ready without them, so this has an address of its own."""
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
    """A part that pages need. Only one check of it runs at a time, because a check may hang for a long time."""

    def __init__(self, name: str, look: Callable[[], None]) -> None:
        self.name, self.look = name, look
        self.lock = threading.Lock()
        self.running: Future[str] | None = None

    def start(self) -> "Future[str]":
        with self.lock:
            if self.running is None or self.running.done():
                self.running = Future()
                if connection.vendor == "sqlite":
                    # A file, which does not hang as a server does.
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
    if not standing.is_anyone_working():
        raise LookupError("no manage.py background is running")


def _look_at_the_queue() -> None:
    since = standing.waiting_since()
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
