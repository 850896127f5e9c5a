"""Who changed what and when: to read, filter and download."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment
from assessments.forms import TrailForm
from assessments.trail import HEADINGS, Sheet, Trail, TrailFilter, days_of, lines, trail_of
from partnerships.requests import SignedInRequest
from safeguarding.printing.csv_cells import as_text

from .papers import file_name

PAGE = 50


@require_safe
def trail(request: SignedInRequest, pk: int, component: str = "") -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.view_trail", pk)
    found = trail_of(assessment)
    sheet = _sheet(found, component) if component else None
    form = _form(request, found, component)
    # A wrong filter shows nothing, because people would take any list for the answer.
    changes: Any = found.find(form.wanted) if form.is_valid() else []
    page = Paginator(changes, PAGE).get_page(request.GET.get("page"))
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "days": days_of(found.entries([*page])),
        "query": form.data.urlencode(),
    }
    return render(request, "assessments/trail/trail.html", context)


@require_safe
def trail_csv(request: SignedInRequest, pk: int) -> HttpResponseBase:
    assessment = fetch_assessment(request.user, "assessments.view_trail", pk)
    found = trail_of(assessment)
    form = _form(request, found)
    if not form.is_valid():
        # The page says what is wrong with it.
        return redirect(f"{reverse('trail', args=[pk])}?{form.data.urlencode()}")
    return StreamingHttpResponse(
        _file(found, form.wanted),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": content_disposition_header(True, file_name(assessment, "trail.csv")),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _sheet(found: Trail, component: str) -> Sheet:
    for sheet in found.sheets.values():
        if sheet.component.slug == component:
            return sheet
    raise Http404


def _form(request: SignedInRequest, found: Trail, component: str = "") -> TrailForm:
    data = request.GET.copy()
    data.pop("page", None)
    if component:
        data["component"] = component
    form = TrailForm(data, trail=found)
    form.submit_to = reverse("trail", args=[found.assessment.pk])
    return form


class _Echo:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def _file(found: Trail, wanted: TrailFilter) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # This mark tells Excel that it is UTF-8.
    yield "\ufeff" + writer.writerow([str(heading) for heading in HEADINGS])
    for line in lines(found.all_entries(wanted)):
        yield writer.writerow([as_text(cell) for cell in line])
