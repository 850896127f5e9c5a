"""A partnership's actions: to read, filter and download."""

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from assessments.forms import TrackerForm
from assessments.models import Action
from assessments.pages.tracker import Tracker, tracker_of
from assessments.pages.tracker_table import headings
from assessments.papers.tracker_file import file_name, tracker_file
from partnerships.access import PARTNERSHIPS, fetch_by_key
from partnerships.requests import SignedInRequest
from safeguarding.printing.excel import TYPE

from .room import needs_room

PAGE = 50


@require_safe
def actions(request: SignedInRequest, pk: int) -> HttpResponse:
    tracker = _tracker(request, pk)
    form = _form(request, tracker)
    # A wrong filter shows nothing, because people would take any list for the answer.
    found = tracker.find(form.wanted) if form.is_valid() else Action.objects.none()
    paginator = Paginator(found, PAGE)
    if not form.is_narrow:
        # Counted already. Set here, the paginator does not ask again.
        paginator.count = tracker.counts.open
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "partnership": tracker.partnership,
        "marking": tracker.marking,
        "counts": tracker.counts,
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "headings": headings(form.wanted.sort) if form.is_valid() else [],
        "lines": tracker.lines(page.object_list),
        "query": form.data.urlencode(),
    }
    return render(request, "assessments/tracker/tracker.html", context)


@require_safe
@needs_room
def actions_xlsx(request: SignedInRequest, pk: int) -> HttpResponseBase:
    tracker = _tracker(request, pk)
    form = _form(request, tracker)
    if not form.is_valid():
        # The page says what is wrong with it.
        return redirect(f"{form.submit_to}?{form.data.urlencode()}")
    return HttpResponse(
        tracker_file(tracker, form.wanted),
        content_type=TYPE,
        headers={
            "Content-Disposition": content_disposition_header(True, file_name(tracker.partnership)),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _tracker(request: SignedInRequest, pk: int) -> Tracker:
    return tracker_of(fetch_by_key(request.user, "assessments.view", PARTNERSHIPS, pk))


def _form(request: SignedInRequest, tracker: Tracker) -> TrackerForm:
    data = request.GET.copy()
    data.pop("page", None)
    form = TrackerForm(data, tracker=tracker)
    form.submit_to = reverse("actions", args=[tracker.partnership.pk])
    return form
