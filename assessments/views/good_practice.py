"""Good practice that partnerships share with everyone who signs in."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from assessments.forms import PracticeFilterForm
from assessments.models import GoodPractice
from assessments.pages.good_practice import choices, find, shared
from partnerships.requests import SignedInRequest

PAGE = 20


@require_safe
def practices(request: SignedInRequest) -> HttpResponse:
    form = PracticeFilterForm(request.GET, choices=choices())
    # A wrong filter shows nothing, because people would take any list for the answer.
    rows: QuerySet[GoodPractice] | list[GoodPractice] = find(form.wanted) if form.is_valid() else []
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "practices": [shared(row) for row in page.object_list],
    }
    return render(request, "assessments/good_practice/list.html", context)


@require_safe
def practice(request: SignedInRequest, practice: int) -> HttpResponse:
    rows = GoodPractice.objects.select_related("component", "partnership")
    found = get_object_or_404(rows, pk=practice)
    if found.withdrawn_at:
        return redirect(_in_its_place(found))
    return render(request, "assessments/good_practice/practice.html", {"practice": shared(found)})


def _in_its_place(withdrawn: GoodPractice) -> GoodPractice:
    released = GoodPractice.objects.released().exclude(evidence=None).filter(evidence=withdrawn.evidence_id).first()
    if released is None:
        raise Http404
    return released
