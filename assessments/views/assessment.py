"""An assessment as a whole: starting it, its overview, and signing it off."""

import rules
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.access import fetch_assessment, fetch_for_paper
from assessments.forms import ReopenForm, SignOffForm, StartForm
from assessments.forms.correct_meeting import CorrectMeetingForm
from assessments.models import Action, Assessment, RatingScale
from assessments.pages.gathering import gathering_of
from assessments.pages.overview import overview_of
from assessments.pages.scrutiny import open_challenges_of
from assessments.pages.stages_so_far import stages_so_far
from assessments.stages import Doing, why_not
from partnerships.access import fetch
from partnerships.models import Partnership
from partnerships.requests import SignedInRequest, posted

from .gathering import ask_agencies
from .saying import say


def start(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch(request.user, "assessments.start", Partnership.objects.all(), pk=pk)
    form = StartForm(posted(request), instance=Assessment(partnership=partnership))
    form.cancel_url = partnership.get_absolute_url()
    if form.is_valid() and form.save_as(request.user):
        say(request, _("The assessment “%(subject)s” has been started"), subject=form.instance.name)
        ask_agencies(request, form.instance)
        return redirect(form.instance)
    context = {"form": form, "partnership": partnership, "has_scales": RatingScale.objects.exists()}
    return render(request, "assessments/start.html", context)


@require_safe
def overview(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.view", pk)
    actions = Action.objects.filter(sheet__assessment=assessment)
    found = overview_of(assessment)
    context = {
        "assessment": assessment,
        "overview": found,
        "first": not found.has_last_time,
        "actions": actions.tally(),
        "gathering": gathering_of(assessment, request.user),
        "facts": _facts(assessment),
        "may_edit": rules.has_perm("assessments.edit", request.user, assessment),
        "may_sign_off": rules.has_perm("assessments.sign_off", request.user, assessment),
        "may_reopen": rules.has_perm("assessments.reopen", request.user, assessment),
        "may_correct_meeting": rules.has_perm("assessments.correct_meeting", request.user, assessment),
        "why_not_sign_off": why_not(assessment, Doing.SIGN_OFF),
        "changes": stages_so_far(assessment),
        "may_start": rules.has_perm("assessments.start", request.user, assessment),
        "may_read_views": rules.has_perm("assessments.read_views", request.user, assessment),
        "may_view_trail": rules.has_perm("assessments.view_trail", request.user, assessment),
    }
    return render(request, "assessments/overview/overview.html", context)


def _facts(assessment: Assessment) -> list[dict[str, str]]:
    facts = [
        (_("Kind"), assessment.get_subject_kind_display()),
        (_("Theme"), assessment.theme),
        (_("Population"), assessment.population),
        (_("Started"), f"{assessment.started_by}, {date_format(localtime(assessment.started_at))}"),
    ]
    if assessment.is_agreed:
        facts += [
            (_("Board or meeting"), assessment.board),
            (_("Date of the meeting"), date_format(assessment.meeting_date) if assessment.meeting_date else ""),
            (_("Decision asked for"), assessment.decision_asked),
        ]
    if assessment.missing_because:
        facts.append((_("Why it is signed off with things missing"), assessment.missing_because))
    return [{"key": key, "value": value} for key, value in facts]


def sign_off(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.sign_off", pk)
    if request.method != "POST" and assessment.is_agreed:
        return redirect(assessment)
    overview = overview_of(assessment)
    form = SignOffForm(
        posted(request),
        instance=assessment,
        incomplete=overview.incomplete,
    )
    form.cancel_url = assessment.get_absolute_url()
    if form.is_valid() and form.save_as(request.user):
        done = _("The assessment “%(subject)s” has been signed off. You can download the board report in a few seconds")
        say(request, done, subject=assessment.name)
        return redirect(assessment)
    context = {
        "assessment": assessment,
        "overview": overview,
        "open_challenges": open_challenges_of(assessment),
        "form": form,
        "why_not": why_not(assessment, Doing.SIGN_OFF),
    }
    return render(request, "assessments/sign_off/sign_off.html", context)


def reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.reopen", pk)
    form = ReopenForm(posted(request), assessment=assessment)
    form.cancel_url = assessment.get_absolute_url()
    if form.is_valid() and form.save_as(request.user):
        done = _("The assessment “%(subject)s” is open again. Papers already signed off have not changed")
        say(request, done, subject=assessment.name)
        return redirect(assessment)
    context = {"assessment": assessment, "form": form, "why_not": why_not(assessment, Doing.REOPEN)}
    return render(request, "assessments/sign_off/reopen.html", context)


def correct_meeting(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_for_paper(request.user, "assessments.correct_meeting", pk)
    form = CorrectMeetingForm(posted(request), assessment=assessment)
    form.cancel_url = assessment.get_absolute_url()
    if form.is_valid() and form.save_as(request.user):
        say(request, _("The meeting details for “%(subject)s” have been corrected"), subject=assessment.name)
        return redirect(assessment)
    context = {"assessment": assessment, "form": form, "why_not": why_not(assessment, Doing.CORRECT_MEETING)}
    return render(request, "assessments/sign_off/correct_meeting.html", context)
