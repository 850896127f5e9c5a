"""The small pages under a sheet: add, change and remove its rows (models/row_types.py)."""

from typing import cast

from django.contrib import messages
from django.db.models import Q
from django.forms import modelform_factory
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.access import fetch_sheet
from assessments.forms import ROW_FORMS, FoundForm, NotFoundForm, VersionedForm
from assessments.forms.item import RemoveForm
from assessments.models import ComponentAssessment, EditedRowType, Evidence, SheetItem
from assessments.models.row_type import Words
from assessments.models.row_types import EVIDENCE
from assessments.services.errors import RowGone
from partnerships.requests import SignedInRequest, posted

from .saying import named, say, warn


def add(request: SignedInRequest, pk: int, component: str, row_type: EditedRowType) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    form = ROW_FORMS[row_type.slug].edit
    return _edit(request, sheet, row_type, _new(sheet, row_type), form, row_type.pages.add, row_type.pages.added)


def change(request: SignedInRequest, pk: int, component: str, row_type: EditedRowType, item: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    found = _item(sheet, row_type.model, item)
    if found is None and (elsewhere := _cited(sheet, row_type, item)):
        return redirect(f"{elsewhere.sheet.get_absolute_url()}{row_type.slug}/{item}/")
    if found is None and request.method == "POST":
        return _offer_to_add_again(request, sheet, row_type)
    form = ROW_FORMS[row_type.slug].edit
    return _edit(request, sheet, row_type, found, form, row_type.pages.change, row_type.pages.changed)


def remove(request: SignedInRequest, pk: int, component: str, row_type: EditedRowType, item: int) -> HttpResponse:
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    # Returns a subclass of the given form, which its type does not say.
    form = cast(type[RemoveForm], modelform_factory(row_type.model, ROW_FORMS[row_type.slug].remove, fields=[]))
    found = _item(sheet, row_type.model, item)
    return _edit(request, sheet, row_type, found, form, row_type.pages.remove, row_type.pages.removed)


def not_found(request: SignedInRequest, pk: int, component: str, item: int) -> HttpResponse:
    """Evidence is missing, or found again: for everyone who can edit, even after sign-off."""
    sheet = fetch_sheet(request.user, "assessments.edit", pk, component)
    found = _item(sheet, Evidence, item)
    is_missing = getattr(found, "not_found_on", None) is not None
    form: type[VersionedForm]
    if "found" in request.POST if request.method == "POST" else is_missing:
        form, title, done = (
            FoundForm,
            _("Has this evidence been found?"),
            _("The evidence “%(name)s” is no longer reported as missing"),
        )
    else:
        form, title = NotFoundForm, _("Report this evidence as missing?")
        done = _("The evidence “%(name)s” has been reported as missing")
    return _edit(request, sheet, EVIDENCE, found, form, title, done, even_if_agreed=True)


def _cited(sheet: ComponentAssessment, row_type: EditedRowType, pk: int) -> Evidence | None:
    """Evidence recorded under another component and cited by this one. It is changed there."""
    if row_type.model is not Evidence:
        return None
    return Evidence.objects.filter(pk=pk, citations__sheet=sheet).select_related("sheet__component").first()


def _new(sheet: ComponentAssessment, row_type: EditedRowType) -> SheetItem:
    item = row_type.model()
    item.sheet = sheet
    return item


def _item(sheet: ComponentAssessment, model: type[SheetItem], pk: int) -> SheetItem | None:
    found = model._default_manager.filter(Q(sheet=sheet), pk=pk).select_related("changed_by").first()
    if found:
        found.sheet = sheet
    return found


def _edit(
    request: SignedInRequest,
    sheet: ComponentAssessment,
    row_type: EditedRowType,
    item: SheetItem | None,
    form_class: type[VersionedForm],
    title: Words,
    done: Words,
    even_if_agreed: bool = False,
) -> HttpResponse:
    if item is None:
        messages.info(request, _("Someone has removed what you were looking for from this sheet"))
        return redirect(_back(sheet, row_type))
    if sheet.assessment.is_agreed and not even_if_agreed and request.method != "POST":
        messages.info(request, _("This assessment is signed off, so its sheets can’t be changed"))
        return redirect(_back(sheet, row_type))
    form = form_class(posted(request), request.FILES or None, instance=item)
    if form.is_valid() and form.save_as(request.user):
        say(request, done, name=named(form.instance), beside=row_type.slug)
        warn(request, form.warnings, beside=row_type.slug)
        return redirect(_back(sheet, row_type))
    return _page(request, row_type, item, form, title)


def _offer_to_add_again(request: SignedInRequest, sheet: ComponentAssessment, row_type: EditedRowType) -> HttpResponse:
    item = _new(sheet, row_type)
    form = ROW_FORMS[row_type.slug].edit(request.POST, request.FILES, instance=item)
    form.explain(RowGone())
    form.submit_to = f"{sheet.get_absolute_url()}{row_type.slug}/add/"
    return _page(request, row_type, item, form, row_type.pages.add)


def _page(
    request: SignedInRequest, row_type: EditedRowType, item: SheetItem, form: VersionedForm, title: Words
) -> HttpResponse:
    form.cancel_url = _back(item.sheet, row_type)
    context = {
        "title": title,
        "form": form,
        "item": item,
        "sheet": item.sheet,
        "assessment": item.sheet.assessment,
        "back": form.cancel_url,
    }
    return render(request, "assessments/sheet/item.html", context)


def _back(sheet: ComponentAssessment, row_type: EditedRowType) -> str:
    return f"{sheet.get_absolute_url()}#{row_type.slug}"
