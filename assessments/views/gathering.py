"""For the lead while agencies give their views: send reminders, change the closing date, close."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from assessments.access import fetch_assessment
from assessments.forms import CloseForm, ClosingDateForm
from assessments.models import Assessment, Stage, ViewReminder
from assessments.pages.gathering import gathering_of
from assessments.services import view_reminders
from assessments.services.view_reminders import ByHand
from assessments.stages import Doing, why_not
from partnerships.requests import SignedInRequest, posted
from safeguarding.refused import Refused

from .agency_views import in_words
from .saying import say


@require_POST
def remind(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.gather_views", pk)
    try:
        done = view_reminders.remind_by_hand(assessment, by=request.user)
    except Refused as refusal:
        messages.error(request, in_words(refusal))
    else:
        _say_who(request, done)
    return redirect(assessment)


def closing_date(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.gather_views", pk)
    form = ClosingDateForm(posted(request), instance=assessment)
    done = _("Agencies can give their views until %(date)s")
    return _ask(request, assessment, form, "assessments/agency_views/closing_date.html", done)


def close(request: SignedInRequest, pk: int) -> HttpResponse:
    assessment = fetch_assessment(request.user, "assessments.gather_views", pk)
    form = CloseForm(posted(request), assessment=assessment)
    done = _("Agency views are closed. You can now agree the scores")
    return _ask(request, assessment, form, "assessments/agency_views/close.html", done)


def ask_agencies(request: SignedInRequest, assessment: Assessment) -> None:
    """Tell who speaks for the agencies of a new assessment that their view is asked for. It is their first reminder."""
    if assessment.stage != Stage.GATHERING_VIEWS:
        return
    done = view_reminders.remind_by_hand(assessment, by=request.user)
    if left := len(done.left):
        message = ngettext(
            "We’re emailing %(n)s person to ask for their agency’s view",
            "We’re emailing %(n)s people to ask for their agency’s view",
            left,
        )
        messages.success(request, message % {"n": left})


def _ask(
    request: SignedInRequest, assessment: Assessment, form: CloseForm | ClosingDateForm, template: str, done: str
) -> HttpResponse:
    if not form.is_bound and (words := why_not(assessment, Doing.CLOSE_VIEWS)):
        messages.info(request, words)
        return redirect(assessment)
    form.cancel_url = assessment.get_absolute_url()
    if form.is_valid() and form.save_as(request.user):
        say(request, done, date=date_format(assessment.views_close) if assessment.views_close else "")
        return redirect(assessment)
    context = {"assessment": assessment, "form": form, "gathering": gathering_of(assessment, request.user)}
    return render(request, template, context)


def _say_who(request: SignedInRequest, done: ByHand) -> None:
    if done.left:
        message = ngettext(
            "We’re sending %(n)s reminder: %(people)s", "We’re sending %(n)s reminders: %(people)s", len(done.left)
        )
        messages.success(request, message % {"n": len(done.left), "people": _people(done.left)})
    if done.had_today:
        message = _("Already emailed today: %(people)s. You can remind them again from %(day)s")
        day = date_format(done.again_from, "DATE_FORMAT")
        messages.info(request, message % {"people": _people(done.had_today), "day": day})
    if done.without_speaker:
        message = _(
            "These agencies have not returned a view, and nobody speaks for them. Invite someone to speak for "
            "them: %(agencies)s"
        )
        messages.info(request, message % {"agencies": "; ".join(str(each) for each in done.without_speaker)})
    if not (done.left or done.had_today or done.without_speaker):
        messages.info(request, _("Every agency has returned its view, so there is nobody to remind"))


def _people(reminders: Iterable[ViewReminder]) -> str:
    return "; ".join(view_reminders.in_words(each) for each in reminders)
