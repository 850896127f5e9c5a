"""Downloads of everything in an assessment or a partnership."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from io import BufferedRandom
from typing import IO

from django.http import FileResponse, HttpResponseBase
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.models import Assessment
from assessments.papers.export import export_assessment, export_partnership
from assessments.papers.keeping import log_download
from partnerships.access import fetch
from partnerships.models import Partnership, User
from partnerships.requests import SignedInRequest

from .papers import file_name
from .room import needs_room


@require_safe
@needs_room
def assessment_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    assessment = fetch_assessment(request.user, "assessments.export", pk)
    file = _written(lambda file: export_assessment(assessment, file, by=request.user))
    _log([assessment], request.user, file)
    return _zip(file, file_name(assessment, "export.zip"))


@require_safe
@needs_room
def partnership_export(request: SignedInRequest, pk: int) -> HttpResponseBase:
    partnership = fetch(request.user, "assessments.export", Partnership.objects.select_related("region"), pk=pk)
    name = slugify(partnership.name)[:80].strip("-") or f"partnership-{pk}"
    file = _written(lambda file: export_partnership(partnership, file, by=request.user))
    _log(partnership.assessments.all(), request.user, file)
    return _zip(file, f"{name}-export.zip")


def _written(write: Callable[[IO[bytes]], object]) -> BufferedRandom:
    with ExitStack() as to_close:
        file = to_close.enter_context(tempfile.TemporaryFile())
        write(file)
        # The response closes it once it has been sent.
        to_close.pop_all()
    return file


def _log(assessments: Iterable[Assessment], by: User, file: BufferedRandom) -> None:
    file.seek(0)
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    for assessment in assessments:
        log_download(assessment, by=by, kind="export", format="zip", sha256=sha256)


def _zip(file: BufferedRandom, name: str) -> FileResponse:
    file.seek(0)
    answer = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
