"""What people see until their paper is made. The page refreshes by a header, so it needs no script."""

import datetime
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode

from assessments.models import Assessment, PaperFormat
from partnerships.requests import SignedInRequest
from safeguarding import disk
from safeguarding.background.monitoring import State, how_many_before, is_anyone_working, task_info
from safeguarding.background.policy import path_of

# Seconds. Most papers are ready within two.
REFRESH_AT_FIRST, REFRESH_LATER = 1, 5
AT_FIRST = datetime.timedelta(seconds=10)
DISK_IS_FULL = path_of(disk.Full)


@dataclass(frozen=True)
class Awaited:
    """A paper that someone is waiting for. `file` is its address with what it is about. `task` makes it."""

    assessment: Assessment
    label: str | Promise
    format: str
    file: str
    task: uuid.UUID | None = None

    def address(self, **query: int) -> str:
        return f"{self.file}{'&' if '?' in self.file else '?'}{urlencode(query)}"


def show(request: SignedInRequest, awaited: Awaited) -> HttpResponse:
    """Shows whether the task is waiting, running, done or failed."""
    info = task_info(awaited.task) if awaited.task else None
    if info and info.state == State.DONE:
        # It was made after this request had looked for the paper.
        return ready(request, awaited)
    if info is None or info.state == State.FAILED:
        is_full = info is not None and info.error == DISK_IS_FULL
        return _answer(request, awaited, "full" if is_full else "failed", status=507 if is_full else 500)
    if not is_anyone_working():
        return _looking_again(request, awaited, "stopped", REFRESH_LATER)
    every = REFRESH_AT_FIRST if timezone.now() - info.since < AT_FIRST else REFRESH_LATER
    if info.state == State.UNDER_WAY:
        return _looking_again(request, awaited, "making", every, since=info.since)
    return _looking_again(request, awaited, "waiting", every, before=how_many_before(info.since))


def ready(request: SignedInRequest, awaited: Awaited) -> HttpResponse:
    """The download starts automatically, unless the person has stopped that."""
    response = _answer(request, awaited, "ready")
    if "still" not in request.GET:
        response.headers["Refresh"] = f"0; url={awaited.address(ready=1)}"
    return response


def too_many(request: SignedInRequest, awaited: Awaited) -> HttpResponse:
    response = _answer(request, awaited, "too_many", status=429)
    response.headers["Retry-After"] = "10"
    return response


def _looking_again(request: SignedInRequest, awaited: Awaited, state: str, every: int, **more: object) -> HttpResponse:
    response = _answer(request, awaited, state, status=202, **more)
    if "still" not in request.GET:
        response.headers["Refresh"] = f"{every}; url={awaited.address(waited=1)}"
    return response


def _answer(request: SignedInRequest, awaited: Awaited, state: str, status: int = 200, **more: object) -> HttpResponse:
    context = {
        "assessment": awaited.assessment,
        "state": state,
        "label": awaited.label,
        "format": PaperFormat(awaited.format).label,
        "file_url": awaited.file,
        "ready_url": awaited.address(ready=1),
        "look_url": awaited.address(waited=1),
        "still_url": awaited.address(waited=1, still=1),
        "again_url": awaited.address(again=1),
        "is_still": "still" in request.GET,
        **more,
    }
    response = render(request, "assessments/papers/waiting.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
