"""An agency's own view: its twelve answers, one component at a time, returned and withdrawn."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.access import fetch_assessment, fetch_sheet
from assessments.forms import AgencyViewForm
from assessments.models import (
    AgencyView,
    Assessment,
    ComponentAssessment,
    ParticipatingAgency,
    look_up_last_scores,
)
from assessments.pages.agency_views import answers_of, is_open, views_of_others, why_unchangeable
from assessments.services import agency_views
from assessments.services.errors import AssessmentLocked
from assessments.stages import Doing, why_not
from partnerships.requests import SignedInRequest, posted
from safeguarding.prepared import Prepared
from safeguarding.refused import Refused

from .saying import say

if TYPE_CHECKING:
    from assessments.access import SeenAssessment, SeenSheet


# Of a sheet and an agency, by their keys.
VIEW = Prepared(
    lambda sheet, agency: AgencyView.objects.filter(sheet=sheet, participant__agency=agency).select_related(
        "participant__agency", "participant__returned_by", "changed_by"
    ),
    keys=2,
)


@require_safe
def agency_view(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.give_view", pk)
    participant = _participant(assessment)
    if participant is None:
        return _not_asked(request, assessment)
    answers = answers_of(participant)
    context = {
        "assessment": assessment,
        "participant": participant,
        "groups": answers.groups,
        "next": answers.next,
        "why_unchangeable": why_unchangeable(participant),
        "is_open": is_open(assessment),
    }
    return render(request, "assessments/agency_views/agency_view.html", context)


def component_view(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.give_view", pk, component)
    view = _view(sheet)
    if view is None:
        return _not_asked(request, sheet.assessment)
    form = AgencyViewForm(posted(request), instance=view)
    if form.is_valid() and form.save_as(request.user):
        say(request, _("Your agency’s view of %(component)s has been saved"), component=sheet.component)
        return _go_on(request, sheet)
    why = why_unchangeable(view.participant)
    look_up_last_scores(sheet.assessment, [sheet])
    context = {
        "assessment": sheet.assessment,
        "sheet": sheet,
        "view": view,
        "form": form,
        "level": form.levels.get(view.score),
        "others": views_of_others(view, request.user, form.levels),
        "why_unchangeable": why,
    }
    to_fill_in = form.is_bound or not why
    return render(request, f"assessments/agency_views/{'form' if to_fill_in else 'answer'}.html", context)


@require_POST
def give_back(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change(request, pk, agency_views.give_back, _("Your agency’s view has been returned"))


@require_POST
def withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change(
        request, pk, agency_views.withdraw, _("Your agency’s view has been withdrawn. Change it, then return it again")
    )


def _change(request: SignedInRequest, pk: int, service: Callable[..., ParticipatingAgency], done: str) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.give_view", pk)
    participant = _participant(assessment)
    if participant is None:
        return _not_asked(request, assessment)
    try:
        service(participant, by=request.user)
    except Refused as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, done)
    return redirect("agency-view", pk)


def in_words(refusal: Refused) -> str:
    """Why a button was refused. Nothing was typed that the message would have to mention."""
    if isinstance(refusal, AssessmentLocked):
        return why_not(refusal.assessment, Doing.GIVE_VIEW)
    return str(refusal)


def _participant(assessment: "SeenAssessment") -> ParticipatingAgency | None:
    rows = assessment.participants.filter(agency=assessment.viewer_agency).with_progress()
    found = rows.select_related("agency", "returned_by").first()
    if found:
        found.assessment = assessment
    return found


def _view(sheet: "SeenSheet") -> AgencyView | None:
    found = next(iter(VIEW(sheet.pk, sheet.viewer_agency)), None) if sheet.viewer_agency else None
    if found:
        found.sheet = sheet
        found.participant.assessment = sheet.assessment
    return found


def _not_asked(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    words = _("Your agency isn’t asked for a view in this assessment")
    if "reason" in request.POST:
        # This answer's page shows what was typed.
        raise PermissionDenied(words)
    messages.info(request, words)
    return redirect(assessment)


def _go_on(request: SignedInRequest, sheet: ComponentAssessment) -> HttpResponse:
    following = None if "save_and_return" in request.POST else sheet.following()
    if following:
        return redirect("component-view", sheet.assessment_id, following.component.slug)
    return redirect("agency-view", sheet.assessment_id)
