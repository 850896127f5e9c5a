"""The report of an assessment, to read on the screen and to take to the board."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.models import Assessment, SignedPaper
from assessments.reports.board import board_context
from assessments.reports.pdf import board_paper
from partnerships.access import fetch


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.view", pk)
    context = {"assessment": assessment, "marking": assessment.get_protective_marking_display()}
    return render(request, "reports/report.html", context | board_context(assessment))


@require_safe
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper as it was signed off; while the assessment is open, a draft of how it stands."""
    assessment = fetch_assessment(request.user, "assessments.view", pk)
    signed = assessment.papers.last() if assessment.is_agreed else None
    content = bytes(signed.content) if signed else board_paper(assessment).content
    return pdf_file(content, file_name(assessment))


@require_safe
def signed_paper(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A paper that was signed off, byte for byte, whatever has become of the assessment since."""
    rows = SignedPaper.objects.select_related("assessment")
    paper = fetch(request.user, "assessments.view", rows, assessment=pk, number=number)
    return pdf_file(bytes(paper.content), file_name(paper.assessment, f"board-report-{number}.pdf"))


def pdf_file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name),
            "X-Content-Type-Options": "nosniff",
            # It is marked, and belongs to its readers alone: no store on the way or on a shared machine.
            "Cache-Control": "private, no-store",
        },
    )


def file_name(assessment: Assessment, what: str = "board-report.pdf") -> str:
    """ "peer-mentoring-after-release-2027-03-board-report.pdf": the period's month tells one year's from another's."""
    name = slugify(assessment.subject)[:80].strip("-") or f"assessment-{assessment.pk}"
    return f"{name}-{assessment.period_end:%Y-%m}-{what}"
