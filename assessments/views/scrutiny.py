"""The small pages for dissents, challenges and replies."""

from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from assessments.access import fetch_sheet
from assessments.forms import ChallengeForm, CloseChallengeForm, DissentForm, ReplyForm, VersionedForm, WithdrawForm
from assessments.models import Challenge, ComponentAssessment, Dissent
from assessments.stages import Doing, why_not
from partnerships.requests import SignedInRequest, posted

from .saying import say

if TYPE_CHECKING:
    from assessments.access import SeenSheet


def dissent(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    """For the agency that the person speaks for, whatever the request says."""
    sheet = fetch_sheet(request.user, "assessments.dissent", pk, component)
    found = _own_dissent(sheet)
    if request.method != "POST" and (why := _why_no_dissent(sheet)):
        return _go_back(request, sheet, "dissents", why)
    # People who may dissent speak for an agency, so it is never None, as the type checker thinks it may be.
    row = found or Dissent(sheet=sheet, agency_id=sheet.viewer_agency)  # type: ignore[misc]
    form = DissentForm(posted(request), instance=row)
    title = _("Change your agency’s dissent") if found else _("Dissent from the agreed score")
    done = _("Your agency’s dissent from the score of %(component)s has been saved")
    return _answer(request, sheet, form, title, done, "dissents")


def withdraw(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.dissent", pk, component)
    found = _own_dissent(sheet)
    if found is None:
        return _go_back(request, sheet, "dissents", _("Your agency doesn’t dissent from this score"))
    if request.method != "POST" and (why := why_not(sheet.assessment, Doing.DISSENT)):
        return _go_back(request, sheet, "dissents", why)
    form = WithdrawForm(posted(request), instance=found)
    done = _("Your agency’s dissent from the score of %(component)s has been withdrawn")
    # At the top of the page, because there may be no dissent left to return to.
    return _answer(request, sheet, form, _("Withdraw your agency’s dissent?"), done, item=found.reason)


def challenge(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.challenge", pk, component)
    form = ChallengeForm(posted(request), instance=Challenge(sheet=sheet))
    done = _("Your challenge on %(component)s has been raised")
    return _answer(request, sheet, form, _("Raise a challenge"), done, "challenges")


def reply(request: SignedInRequest, pk: int, component: str, challenge: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.reply", pk, component)
    found = _challenge(sheet, challenge)
    if not found.is_open and request.method != "POST":
        return _go_back(request, sheet, "challenges", _("This challenge is closed"))
    question = found.question
    form = ReplyForm(posted(request), instance=found)
    done = _("The reply to the challenge on %(component)s has been saved")
    return _answer(request, sheet, form, _("Reply to a challenge"), done, "challenges", item=question)


def close(request: SignedInRequest, pk: int, component: str, challenge: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.close_challenge", pk, component)
    found = _challenge(sheet, challenge)
    if not found.is_open:
        return _go_back(request, sheet, "challenges", _("This challenge is closed"))
    # Scrutineers, who ask, can close one without a reply. Leads, who are asked, can't.
    unanswered = rules.has_perm("assessments.challenge", request.user, sheet)
    form = CloseChallengeForm(posted(request), instance=found, unanswered=unanswered)
    done = _("The challenge on %(component)s has been closed")
    return _answer(request, sheet, form, _("Close this challenge?"), done, "challenges", item=found.question)


def _answer(
    request: SignedInRequest,
    sheet: ComponentAssessment,
    form: VersionedForm,
    title: str,
    done: str,
    part: str = "",
    item: str = "",
) -> HttpResponse:
    if form.is_valid() and form.save_as(request.user):
        say(request, done, component=sheet.component, beside=part)
        return redirect(_back(sheet, part))
    form.cancel_url = _back(sheet, part)
    context = {"title": title, "form": form, "item": item, "sheet": sheet, "assessment": sheet.assessment}
    return render(request, "assessments/sheet/item.html", context)


def _go_back(request: SignedInRequest, sheet: ComponentAssessment, part: str, why: str) -> HttpResponse:
    messages.info(request, why)
    return redirect(_back(sheet, part))


def _back(sheet: ComponentAssessment, part: str) -> str:
    return sheet.get_absolute_url() + (f"#{part}" if part else "")


def _own_dissent(sheet: "SeenSheet") -> Dissent | None:
    found = sheet.dissents.filter(agency=sheet.viewer_agency).select_related("changed_by").first()
    if found:
        found.sheet = sheet
    return found


def _why_no_dissent(sheet: "SeenSheet") -> str:
    assessment = sheet.assessment
    if not assessment.participants.filter(agency=sheet.viewer_agency).exists():
        return _("Your agency doesn’t take part in this assessment")
    if why := why_not(assessment, Doing.DISSENT):
        return why
    return "" if sheet.score else _("There is no agreed score yet to dissent from")


def _challenge(sheet: ComponentAssessment, pk: int) -> Challenge:
    found = get_object_or_404(Challenge.objects.select_related("changed_by"), pk=pk, sheet=sheet)
    found.sheet = sheet
    return found
