"""Starts an assessment from an earlier one, and confirms what was carried forward."""

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.access import fetch_assessment, fetch_sheet
from assessments.forms import sheet_form_for
from assessments.forms.carry_forward import CarryForwardForm
from assessments.forms.versioned import is_own, when, who
from assessments.models import CARRIED, ComponentAssessment, EditedRowType
from assessments.services.carry_forward import Markable, confirm
from assessments.services.errors import AssessmentLocked, NotNow, RowGone, StaleRow
from partnerships.models import User
from partnerships.requests import SignedInRequest, posted
from safeguarding.refused import Refused

from . import sheets
from .gathering import ask_agencies
from .saying import say

MODELS: dict[str, type[Markable]] = {"sheet": ComponentAssessment} | {each.slug: each.model for each in CARRIED}
# A row as its page showed it: kind, key and version.
SEEN = re.compile(rf"(?P<kind>{'|'.join(MODELS)})/(?P<pk>[0-9]{{1,18}})/(?P<version>[0-9]{{1,9}})")


def carry_forward(request: SignedInRequest, pk: int) -> HttpResponse:
    earlier = fetch_assessment(request.user, "assessments.start", pk)
    form = CarryForwardForm(posted(request), earlier=earlier)
    if form.is_valid() and form.save_as(request.user):
        done = _("“%(subject)s” has been carried forward. Confirm or change each item")
        say(request, done, subject=form.instance.name)
        ask_agencies(request, form.instance)
        return redirect(form.instance)
    context = {
        "form": form,
        "assessment": earlier,
        "partnership": earlier.partnership,
        "already": earlier.carried_to.order_by("started_at"),
    }
    return render(request, "assessments/carry_forward/carry_forward.html", context)


def confirm_sheet(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    return _confirm(request, pk, component, "")


def confirm_item(request: SignedInRequest, pk: int, component: str, row_type: EditedRowType, item: int) -> HttpResponse:
    return _confirm(request, pk, component, f"{row_type.slug}/{item}/")


def _confirm(request: SignedInRequest, pk: int, component: str, only: str) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    back = sheet.get_absolute_url() + (f"#{only.partition('/')[0]}" if only else "")
    if request.method != "POST":
        return redirect(back)
    if "opened_with" in request.POST:
        # The button is among the sheet's fields, so what was typed there is saved first. If that was refused, the
        # sheet's own buttons lead here too.
        form = sheet_form_for(sheet)(request.POST, instance=sheet)
        is_confirming = "seen" in request.POST
        if form.says_something_new() or not is_confirming:
            if not sheets.save(request, form):
                return sheets.show(request, form)
            if not is_confirming:
                return redirect(sheets.next_page(request, sheet))
    seen = _seen(each for each in request.POST.getlist("seen") if each.startswith(only))
    try:
        _say(request, confirm(sheet, seen, by=request.user))
    except Refused as refusal:
        messages.error(request, _why(refusal, request.user))
        # At the top, where it is read.
        back = sheet.get_absolute_url()
    return redirect(back)


def _seen(entries: Iterable[str]) -> dict[type[Markable], dict[int, int]]:
    found: dict[type[Markable], dict[int, int]] = {}
    for entry in entries:
        if read := SEEN.fullmatch(entry):
            found.setdefault(MODELS[read["kind"]], {})[int(read["pk"])] = int(read["version"])
    return found


def _say(request: SignedInRequest, confirmed: int) -> None:
    if confirmed:
        text = ngettext("%(n)d item has been confirmed", "%(n)d items have been confirmed", confirmed)
        messages.success(request, text % {"n": confirmed})
    else:
        messages.info(request, _("There was nothing left to confirm"))


def _why(refusal: Refused, user: User) -> str:
    match refusal:
        case StaleRow(stored=stored):
            if is_own(stored, user):
                message = _(
                    "You changed this in another tab or on another device at %(time)s, after you opened this page, so "
                    "nothing was confirmed. Check it, then confirm it"
                )
            else:
                message = _(
                    "%(who)s changed this at %(time)s, after you opened this page, so nothing was confirmed. "
                    "Check it, then confirm it"
                )
            return message % {"who": who(stored), "time": when(stored)}
        case RowGone():
            return _(
                "Something on this page was removed after you opened it, so nothing was confirmed. Check the rest, "
                "then confirm it"
            )
        case AssessmentLocked(assessment=assessment):
            message = _("%(who)s signed this assessment off on %(date)s, so you can no longer confirm anything on it")
            date = date_format(localtime(assessment.agreed_at), "DATE_FORMAT")
            return message % {"who": assessment.agreed_by, "date": date}
        case NotNow():
            return str(refusal)
    raise refusal
