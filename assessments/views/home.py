"""The first page after sign-in, which belongs to no app of its own."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments.models import Assessment
from assessments.pages.own_actions import for_home
from assessments.pages.scrutiny import challenges_to_answer
from assessments.services import agency_views
from partnerships.models import Partnership


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me, and where I belong. Five queries beside the sign-in's, however much there is."""
    assessments = Assessment.objects.with_progress()
    partnerships = Partnership.objects.visible_to(request.user).prefetch_related(
        Prefetch("assessments", assessments, to_attr="listed")
    )
    actions, agencys_actions = for_home(request.user)
    context = {
        "partnerships": partnerships,
        "views_to_give": agency_views.waiting_for(request.user),
        "challenges": challenges_to_answer(request.user),
        "actions": actions,
        "agencys_actions": agencys_actions,
    }
    return render(request, "home/home.html", context)
