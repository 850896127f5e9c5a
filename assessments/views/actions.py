"""An action's page: the plan, its updates and, for people who can update it, the form."""

import rules
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.access import fetch_action, fetch_sheet
from assessments.forms import ActionUpdateForm
from assessments.forms.action_update import GONE
from assessments.models import Action
from assessments.pages.action import may_update_it, story_of
from assessments.services.errors import RowGone
from assessments.stages import Doing, allows
from partnerships.requests import SignedInRequest, posted

from .saying import named, say


def update(request: SignedInRequest, pk: int, component: str, item: int) -> HttpResponse:
    try:
        return _update(request, pk, component, item)
    except (Http404, RowGone):
        return _gone(request, pk, component)


def _update(request: SignedInRequest, pk: int, component: str, item: int) -> HttpResponse:
    """Everyone in the partnership can read it. People accountable for the action can add an update."""
    permission = "assessments.update_action" if request.method == "POST" else "assessments.view"
    found = fetch_action(request.user, permission, pk, component, item)
    is_offered = request.method == "POST" or may_update_it(request.user, found)
    form = ActionUpdateForm(posted(request), action=found) if is_offered else None
    if form and form.is_valid() and form.save_as(request.user):
        say(request, _("The update of “%(action)s” has been added"), action=named(found))
        return redirect(found)
    may_change = rules.has_perm("assessments.edit", request.user, found)
    context = {
        "action": found,
        "sheet": found.sheet,
        "assessment": found.sheet.assessment,
        "form": form,
        "may_change": may_change and allows(found.sheet.assessment, Doing.EDIT),
        "story": story_of(found),
    }
    return render(request, "assessments/action/action.html", context)


def _gone(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    """Someone has removed it. People outside learn nothing of that, and people who had typed something get it back."""
    if request.method != "POST":
        sheet = fetch_sheet(request.user, "assessments.view", pk, component)
        messages.info(request, _("Someone has removed what you were looking for from this sheet"))
        return redirect(f"{sheet.get_absolute_url()}#actions")
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    form = ActionUpdateForm(request.POST, action=Action(sheet=sheet))
    form.add_error(None, GONE)
    form.cancel_url = f"{sheet.get_absolute_url()}#actions"
    context = {"title": _("Add an update"), "form": form, "sheet": sheet, "assessment": sheet.assessment}
    return render(request, "assessments/sheet/item.html", context)
