import rules
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.pages.agency_work import work_of
from assessments.pages.assessment_list import assessments_of
from assessments.pages.good_practice import number_waiting
from partnerships.access import fetch
from partnerships.models import Partnership
from partnerships.requests import SignedInRequest


@require_safe
def partnership(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Partnership.objects.select_related("region").annotate(practice_waiting=number_waiting())
    found = fetch(request.user, "partnerships.view", rows, pk=pk)
    context = {
        "partnership": found,
        "partner_agencies": found.partner_agencies.current().select_related("agency"),
        "memberships": found.memberships.select_related("person", "agency"),
        "assessments": assessments_of([found.pk]),
        "may_start": rules.has_perm("assessments.start", request.user, found),
    }
    return render(request, "partnerships/partnership.html", context)


@require_safe
def agency_work(request: SignedInRequest, pk: int, partner: int) -> HttpResponse:
    partnership = fetch(request.user, "partnerships.view", Partnership.objects.all(), pk=pk)
    found = get_object_or_404(partnership.partner_agencies.select_related("agency"), pk=partner)
    context = {
        "partnership": partnership,
        "partner": found,
        "work": work_of(found),
    }
    return render(request, "partnerships/agencies/work.html", context)
