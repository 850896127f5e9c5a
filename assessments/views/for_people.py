"""A person's own choices: how often they are reminded, and their calendar's secret address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.forms.reminders import ReminderForm
from assessments.models import CalendarFeed
from assessments.papers.calendar import calendar_of
from assessments.services import for_people
from partnerships.requests import SignedInRequest, posted
from partnerships.sign_in import security_log
from partnerships.sign_in.second_factor import is_lacking
from safeguarding.addresses import on_site


def reminders(request: SignedInRequest) -> HttpResponse:
    form = ReminderForm(posted(request), person=request.user)
    if form.is_valid() and form.save_as(request.user):
        messages.success(request, _("Your choice of reminders has been saved"))
        return redirect("mfa_index")
    return render(request, "account/reminders.html", {"form": form})


# The page shows the new address, so browsers must not keep it for the next person.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: SignedInRequest) -> HttpResponse:
    if is_lacking(request):
        # It is an account page, but leads to data that needs the second factor.
        messages.info(request, _("Leads and administrators need a second factor. Set one up to continue."))
        return redirect("mfa_index")
    if "revoke" in request.POST:
        for_people.revoke_calendar_address(by=request.user)
        security_log.write(request, "calendar_address_revoked")
        messages.success(request, _("Your calendar address has been revoked. Nobody can read your due dates there now"))
        return redirect("calendar")
    address = _make(request) if "make" in request.POST else ""
    feed = CalendarFeed.objects.filter(person=request.user).first()
    return render(request, "account/calendar.html", {"feed": feed, "address": address})


def _make(request: SignedInRequest) -> str:
    secret = for_people.make_calendar_address(by=request.user)
    security_log.write(request, "calendar_address_made")
    return on_site(reverse("calendar-feed", args=[secret]))


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """For programs, which don't sign in: anyone with the address can read what its owner can read today."""
    found = get_object_or_404(CalendarFeed.objects.at(secret))
    return HttpResponse(
        calendar_of(found.person),
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="actions.ics"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
