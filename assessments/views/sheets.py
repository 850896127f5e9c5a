import re

import rules
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.access import fetch_sheet
from assessments.forms import sheet_form_for
from assessments.forms.sheet import SheetForm
from assessments.models import EDITED, ComponentAssessment, look_up_last_scores
from assessments.pages.beside_the_score import beside_the_score
from assessments.pages.sheet import rows_of, sections_of
from partnerships.requests import SignedInRequest, posted

from .saying import say, warn


def sheet(request: SignedInRequest, pk: int, component: str) -> HttpResponse:
    permission = "assessments.edit" if request.method == "POST" else "assessments.view"
    found = fetch_sheet(request.user, permission, pk, component)
    form = sheet_form_for(found)(posted(request), instance=found)
    if save(request, form):
        return redirect(next_page(request, found))
    return show(request, form)


def save(request: SignedInRequest, form: SheetForm) -> bool:
    """Saves and adds a message. False if the form has to be shown again."""
    says_something_new = form.is_valid() and form.says_something_new()
    if not (form.is_valid() and form.save_as(request.user)):
        return False
    if says_something_new or "go_on" not in request.POST:
        # Buttons between the fields save what was typed. If nothing was typed, there is no message.
        say(request, _("%(component)s has been saved"), component=form.instance.component)
        warn(request, form.warnings)
    return True


def show(request: SignedInRequest, form: SheetForm) -> HttpResponse:
    found = form.instance
    look_up_last_scores(found.assessment, [found])
    may_edit = rules.has_perm("assessments.edit", request.user, found)
    context = {
        "sheet": found,
        "assessment": found.assessment,
        "form": form,
        "level": form.levels.get(found.score),
        **beside_the_score(request.user, found, {score: level.label for score, level in form.levels.items()}),
        "may_edit": may_edit,
        "says_beside": True,
        "may_view_trail": rules.has_perm("assessments.view_trail", request.user, found),
        **rows_of(found, request.user),
        "sections": sections_of(found),
    }
    to_fill_in = form.is_bound or (may_edit and not found.assessment.is_agreed)
    return render(request, "assessments/sheet/form.html" if to_fill_in else "assessments/sheet/sheet.html", context)


# Buttons between the fields save first, so that nothing typed is lost, and then open a page: "evidence/add", "leads/7",
# "actions/7/update", "evidence/7/not-found".
GO_ON = re.compile(
    rf"(?P<row_type>{'|'.join(EDITED)})/((?P<add>add)|(?P<item>[0-9]+)(/(?P<page>remove|update|not-found))?)"
)
# Pages of one type's own.
OWN_PAGES = {"update": "action-update", "not-found": "evidence-not-found"}


def next_page(request: SignedInRequest, sheet: ComponentAssessment) -> str:
    here = {"pk": sheet.assessment_id, "component": sheet.component.slug}
    if go_on := GO_ON.fullmatch(request.POST.get("go_on", "")):
        here["row_type"] = go_on["row_type"]
        if go_on["add"]:
            return reverse("add-item", kwargs=here)
        here["item"] = go_on["item"]
        if own := OWN_PAGES.get(go_on["page"]):
            del here["row_type"]
            return reverse(own, kwargs=here)
        return reverse("remove-item" if go_on["page"] else "change-item", kwargs=here)
    if "save_and_return" in request.POST:
        return reverse("assessment", args=[sheet.assessment_id])
    following = sheet.following()
    return following.get_absolute_url() if following else reverse("assessment", args=[sheet.assessment_id])
