"""How often I am reminded of actions."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.forms.reminders import ReminderForm
from partnerships.requests import SignedInRequest, posted


def reminders(request: SignedInRequest) -> HttpResponse:
    form = ReminderForm(posted(request), person=request.user)
    if form.is_valid() and form.save_as(request.user):
        messages.success(request, _("Your choice of reminders has been saved"))
        return redirect("mfa_index")
    return render(request, "account/reminders.html", {"form": form})
