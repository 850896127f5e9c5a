"""Serves evidence files as downloads only, and lists the versions of a piece of evidence."""

import logging

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_evidence
from assessments.models import Evidence, EvidenceFile
from partnerships.requests import SignedInRequest
from safeguarding.uploads.choices import FileFormat, Scan
from safeguarding.uploads.formats import CONTENT_TYPES

logger = logging.getLogger(__name__)


@require_safe
def current(request: SignedInRequest, pk: int, component: str, item: int) -> HttpResponseBase:
    found = fetch_evidence(request.user, "assessments.view", pk, component, item)
    return _hand_out(request, found, get_object_or_404(EvidenceFile, pk=found.file_id))


@require_safe
def version(request: SignedInRequest, pk: int, component: str, item: int, file: int) -> HttpResponseBase:
    """An earlier version of this evidence only, whatever the number."""
    found = fetch_evidence(request.user, "assessments.view", pk, component, item)
    return _hand_out(request, found, get_object_or_404(found.files, pk=file))


@require_safe
def versions(request: SignedInRequest, pk: int, component: str, item: int) -> HttpResponse:
    found = fetch_evidence(request.user, "assessments.view", pk, component, item)
    files = found.files.select_related("uploaded_by")
    context = {"evidence": found, "sheet": found.sheet, "assessment": found.sheet.assessment, "files": files}
    return render(request, "assessments/evidence/versions.html", context)


def _hand_out(request: SignedInRequest, evidence: Evidence, file: EvidenceFile) -> HttpResponseBase:
    if not file.can_be_opened:
        return _explain(request, evidence, file, why_not(file))
    try:
        content = file.content.open("rb")
    except OSError:
        logger.exception("Evidence file %s can't be read", file.pk)
        return _explain(
            request,
            evidence,
            file,
            _("We can’t find “%(name)s” where it should be stored. Tell the people who run this service."),
        )
    return FileResponse(
        content,
        as_attachment=True,
        filename=file.name,
        content_type=CONTENT_TYPES[FileFormat(file.format)],
        headers={
            "X-Content-Type-Options": "nosniff",
            # Private to its readers: not to be stored by proxies or on shared computers.
            "Cache-Control": "private, no-store",
            # If a browser shows it anyway, nothing in it can run.
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def why_not(file: EvidenceFile) -> str:
    match file.scan:
        case Scan.INFECTED:
            return _("The virus scanner found a virus in “%(name)s”, so it has been deleted.")
        case Scan.WAITING if file.content:
            return _("“%(name)s” is not yet scanned for viruses, so nobody can open it. Try again later.")
    return _("“%(name)s” has been deleted.")


def _explain(request: SignedInRequest, evidence: Evidence, file: EvidenceFile, why: str) -> HttpResponse:
    messages.info(request, why % {"name": file.name})
    sheet = evidence.sheet
    return redirect(reverse("evidence-versions", args=[sheet.assessment_id, sheet.component.slug, evidence.pk]))
