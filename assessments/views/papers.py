"""The papers of an assessment: the list, reading one on screen, and downloading one."""

from dataclasses import replace

import rules
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment, fetch_for_paper
from assessments.forms import PaperOptionsForm
from assessments.models import Assessment, KeptPaper, SignedPaper
from assessments.papers import keeping, signing
from assessments.papers.board import on_screen
from assessments.papers.formats import NoSuchPaper
from assessments.papers.keeping import log_download
from assessments.papers.kinds import BOARD_REPORT, KINDS, PaperKind, kind_of, source_of
from assessments.papers.paper_list import downloads_of, papers_of, variant_names
from assessments.stages import Doing, why_not
from partnerships.access import fetch
from partnerships.requests import SignedInRequest

from . import waiting
from .room import needs_room
from .saying import say
from .waiting import Awaited

PDF = "pdf"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}
DOWNLOADS_ON_A_PAGE = 50


@require_safe
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_for_paper(request.user, "assessments.view", pk)
    context = {"assessment": assessment, "marking": assessment.get_protective_marking_display()}
    return render(request, "papers/report.html", context | on_screen(assessment))


@require_safe
def read(request: SignedInRequest, pk: int, slug: str) -> HttpResponse:
    assessment = fetch_for_paper(request.user, "assessments.view", pk)
    kind, variant = KINDS.get(slug), request.GET.get("of", "")
    if kind is None or kind.context is None:
        raise Http404
    now = timezone.now()
    try:
        values = kind.read(assessment, variant, timezone.localdate(now))
    except NoSuchPaper as error:
        raise Http404 from error
    context = {
        "assessment": assessment,
        "marking": values.front.marking,
        "kind": kind,
        "downloads": downloads_of(kind, assessment, variant),
    }
    return render(request, "papers/read.html", context | kind.context(values, now))


@require_safe
def papers(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_for_paper(request.user, "assessments.view", pk)
    context = {
        "assessment": assessment,
        "papers": papers_of(assessment),
        "signed": assessment.papers.defer("content")
        .select_related("signed_off_by", "corrected_by")
        .order_by("-number"),
        "may_make_papers": rules.has_perm("assessments.make_papers", request.user, assessment),
        "may_view_downloads": rules.has_perm("assessments.view_downloads", request.user, assessment),
    }
    return render(request, "assessments/papers/papers.html", context)


def options(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_for_paper(request.user, "assessments.make_papers", pk)
    form = PaperOptionsForm(request.POST if request.method == "POST" else None, assessment=assessment)
    form.cancel_url = reverse("papers", args=[pk])
    if form.is_valid() and form.save_as(request.user):
        say(request, _("Your choices for the board report have been saved"))
        return redirect("papers", pk)
    context = {"assessment": assessment, "form": form, "why_not": why_not(assessment, Doing.CHOOSE_FOR_PAPER)}
    return render(request, "assessments/papers/options.html", context)


@require_safe
def downloads(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.view_downloads", pk)
    rows = assessment.paper_downloads.for_page()
    page = Paginator(rows, DOWNLOADS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = variant_names(assessment)
    context = {
        "assessment": assessment,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "rows": [(row, label_of(row.kind), names.get(row.variant, row.variant)) for row in page],
    }
    return render(request, "assessments/papers/downloads.html", context)


@require_safe
def report_pdf(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """As signed off or, while the assessment is open, a draft."""
    return paper(request, pk, "board-report", PDF)


@require_safe
@needs_room
def paper(request: SignedInRequest, pk: int, slug: str, format: str, variant: str = "") -> HttpResponse:
    """A paper as a file. `variant` (or `?of=`) says what it is about, if its kind needs it.

    A paper that is not kept is left for the workers, and the response is a page that shows its progress.
    """
    assessment = fetch_assessment(request.user, "assessments.view", pk)
    variant = variant or request.GET.get("of", "")
    try:
        found = kind_of(slug, format)
        if found.is_signed and format == PDF and not variant and (signed := assessment.signed_paper):
            return hand_out_signed(request, signed, file_name(assessment))
        if "waited" in request.GET:
            return look_again(request, found, format, assessment, variant)
        if "ready" in request.GET and (made := keeping.just_made(assessment, found, format, variant)):
            return hand_out(request, assessment, made)
        source = source_of(found, format, assessment, variant)
    except NoSuchPaper as error:
        raise Http404 from error
    if made := keeping.kept(source):
        return hand_out(request, source.assessment, made)
    awaited = Awaited(assessment, found.label, format, address(assessment, found, format, variant))
    try:
        claim = keeping.ask(source, by=request.user, again="again" in request.GET)
    except keeping.TooManyWaiting:
        return waiting.too_many(request, awaited)
    if made := keeping.kept(source):
        return hand_out(request, source.assessment, made)
    return waiting.show(request, replace(awaited, task=claim.task))


def look_again(
    request: SignedInRequest, kind: PaperKind, format: str, assessment: Assessment, variant: str
) -> HttpResponse:
    """Reads only the task: reading the assessment each time would be most of a paper's work."""
    awaited = Awaited(assessment, kind.label, format, address(assessment, kind, format, variant))
    claims = assessment.paper_claims.filter(kind=kind.slug, format=format, variant=variant)
    claim = claims.order_by("claimed_at").last()
    if claim is None:
        return waiting.ready(request, awaited)
    return waiting.show(request, replace(awaited, task=claim.task))


@require_safe
def signed_paper(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    rows = SignedPaper.objects.select_related("assessment")
    found = fetch(request.user, "assessments.view", rows, assessment=pk, number=number)
    return hand_out_signed(request, found, file_name(found.assessment, f"board-report-{number}.pdf"))


def hand_out_signed(request: SignedInRequest, signed: SignedPaper, name: str) -> HttpResponse:
    awaited = Awaited(signed.assessment, BOARD_REPORT.label, PDF, request.path, signed.task)
    if not signed.is_made and "again" in request.GET:
        signing.try_again(signed)
        return redirect(awaited.address(waited=1))
    if not signed.is_made:
        return waiting.show(request, awaited)
    if "waited" in request.GET:
        return waiting.ready(request, awaited)
    if request.method == "GET":
        log_download(
            signed.assessment,
            by=request.user,
            kind="board-report",
            format=PDF,
            sha256=signed.sha256,
            version=signed.number,
        )
    return file(bytes(signed.content), name)


def hand_out(request: SignedInRequest, assessment: Assessment, made: KeptPaper) -> HttpResponse:
    if request.method == "GET":
        log_download(
            assessment,
            by=request.user,
            kind=made.kind,
            format=made.format,
            variant=made.variant,
            sha256=made.sha256,
        )
    what = "-".join(filter(None, [made.kind, slugify(made.variant)]))
    return file(bytes(made.content), file_name(assessment, f"{what}.{made.format}"), made.format)


def address(assessment: Assessment, kind: PaperKind, format: str, variant: str) -> str:
    found = reverse("paper", args=[assessment.pk, kind.slug, format])
    return f"{found}?{urlencode({'of': variant})}" if variant else found


def file(content: bytes, name: str, format: str = PDF) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES.get(format, "application/octet-stream"),
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            # Protectively marked and private: not to be stored by proxies or on shared computers.
            "Cache-Control": "private, no-store",
        },
    )


def file_name(assessment: Assessment, what: str = "board-report.pdf") -> str:
    """Unique to the assessment: "peer-mentoring-after-release-2026-04-to-2027-03-board-report.pdf"."""
    name = slugify(assessment.subject)[:80].strip("-") or f"assessment-{assessment.pk}"
    period = f"{assessment.period_start:%Y-%m}-to-{assessment.period_end:%Y-%m}"
    number = f"-{assessment.number}" if assessment.number > 1 else ""
    return f"{name}-{period}{number}-{what}"


def label_of(kind: str) -> str:
    found: PaperKind | None = KINDS.get(kind)
    return str(found.label) if found else _(kind.replace("-", " ").capitalize())
