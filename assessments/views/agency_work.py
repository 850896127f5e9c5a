from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessments.pages.agency_work import work_of
from partnerships.access import fetch
from partnerships.models import Partnership
from partnerships.requests import SignedInRequest


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
