"""Moderation: what each agency thinks of each component, and the one score that the partnership agrees."""

import rules
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment, fetch_sheet
from assessments.forms import AgreeForm
from assessments.models import ComponentAssessment
from assessments.pages.beside_the_score import beside_the_score
from assessments.pages.collective import Views
from assessments.pages.moderation import moderation_of
from assessments.stages import Doing, allows, why_not
from partnerships.requests import SignedInRequest, posted

from .saying import say


@require_safe
def moderation(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.read_views", pk)
    found = moderation_of(assessment, request.user)
    in_order = request.GET.get("order") == "list"
    context = {
        "assessment": assessment,
        "moderation": found,
        "rows": found.rows if in_order else found.most_divided,
        "in_order": in_order,
        "may_moderate": rules.has_perm("assessments.moderate", request.user, assessment),
        "why_not_agree": why_not(assessment, Doing.AGREE_SCORE),
    }
    return render(request, "assessments/moderation/table.html", context)


def moderate(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    permission = "assessments.moderate" if request.method == "POST" else "assessments.read_views"
    sheet = fetch_sheet(request.user, permission, pk, component)
    # The form asks for them too.
    prefetch_related_objects([sheet.assessment.scale], "levels")
    levels = {level.score: level for level in sheet.assessment.scale.levels.all()}
    beside = beside_the_score(request.user, sheet, {score: level.label for score, level in levels.items()})
    form = _form(request, sheet, beside["views"])
    if form and form.is_valid() and form.save_as(request.user):
        say(request, _("The agreed score of “%(component)s” has been saved"), component=sheet.component)
        return redirect("moderation", pk)
    score = form.initial["score"] if form else sheet.score
    context = {
        "sheet": sheet,
        "assessment": sheet.assessment,
        "form": form,
        "level": None if score is None else levels.get(score),
        **beside,
    }
    return render(request, "assessments/moderation/component.html", context)


def _form(request: SignedInRequest, sheet: ComponentAssessment, views: Views | None) -> AgreeForm | None:
    may_moderate = rules.has_perm("assessments.moderate", request.user, sheet)
    is_offered = request.method == "POST" or allows(sheet.assessment, Doing.AGREE_SCORE)
    if views is None or not may_moderate or not is_offered:
        return None
    return AgreeForm(posted(request), instance=sheet, spread=views.spread)
