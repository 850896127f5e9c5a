"""Pages where a lead releases, rewords and withdraws their partnership's good practice."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessments.forms import ChangeForm, ReleaseForm, WithdrawPracticeForm
from assessments.models import Evidence, GoodPractice
from assessments.pages.good_practice import sharing_of
from assessments.services.errors import AlreadyReleased, NotMarked, NotReleased
from partnerships.access import fetch
from partnerships.models import Partnership
from partnerships.requests import SignedInRequest, posted


@require_safe
def good_practice_of(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = _fetch(request, pk)
    sharing = sharing_of(partnership)
    context = {"partnership": partnership, "sharing": sharing, "marking": sharing.marking}
    return render(request, "assessments/good_practice/sharing.html", context)


def release(request: SignedInRequest, pk: int, evidence: int) -> HttpResponse:
    partnership = _fetch(request, pk)
    found = _marked(partnership, evidence)
    released = found and found.shared_as.released().select_related("released_by").first()
    if request.method != "POST" and (found is None or released):
        return _go_back(request, partnership, AlreadyReleased(released) if released else NotMarked())
    form = ReleaseForm(posted(request), instance=_in_first_words(partnership, found))
    # Without its evidence the form shows what was typed, and says why it can't be released.
    return _answer(request, partnership, form, _("“%(title)s” has been released"), "release.html", evidence=found)


def change(request: SignedInRequest, pk: int, practice: int) -> HttpResponse:
    partnership = _fetch(request, pk)
    found = _practice(partnership, practice)
    if request.method != "POST" and found.withdrawn_at:
        return _go_back(request, partnership, NotReleased(found))
    form = ChangeForm(posted(request), instance=found)
    return _answer(request, partnership, form, _("“%(title)s” has been released in these words"), "change.html")


def withdraw(request: SignedInRequest, pk: int, practice: int) -> HttpResponse:
    partnership = _fetch(request, pk)
    found = _practice(partnership, practice)
    if found.withdrawn_at:
        return _go_back(request, partnership, NotReleased(found))
    form = WithdrawPracticeForm(posted(request), practice=found)
    return _answer(request, partnership, form, _("“%(title)s” has been withdrawn"), "withdraw.html", practice=found)


def _answer(
    request: SignedInRequest, partnership: Partnership, form: Any, done: str, template: str, **context: Any
) -> HttpResponse:
    form.cancel_url = _list_of(partnership)
    if form.is_valid() and form.save_as(request.user):
        practice = context.get("practice") or form.instance
        messages.success(request, done % {"title": practice.title})
        return redirect(form.cancel_url)
    context |= {"partnership": partnership, "form": form}
    return render(request, f"assessments/good_practice/{template}", context)


def _fetch(request: SignedInRequest, pk: int) -> Partnership:
    return fetch(request.user, "assessments.release_practice", Partnership.objects.all(), pk=pk)


def _marked(partnership: Partnership, pk: int) -> Evidence | None:
    rows = Evidence.objects.select_related("source_agency", "sheet__component", "sheet__assessment")
    return rows.filter(pk=pk, good_practice=True, sheet__assessment__partnership=partnership).first()


def _practice(partnership: Partnership, pk: int) -> GoodPractice:
    return get_object_or_404(partnership.good_practice.select_related("withdrawn_by", "component"), pk=pk)


def _in_first_words(partnership: Partnership, evidence: Evidence | None) -> GoodPractice:
    """The starting text: as it was released before, or else as its evidence says."""
    row = GoodPractice(partnership=partnership, evidence=evidence)
    if evidence is None:
        return row
    if last := evidence.shared_as.order_by("-withdrawn_at").first():
        words = {name: getattr(last, name) for name in ReleaseForm.Meta.fields}
    else:
        agency = evidence.source_agency
        words = {
            "title": evidence.title,
            "summary": evidence.note,
            "sector": agency.sector if agency else "",
            "theme": evidence.assessment.theme,
            "url": evidence.url,
        }
    for name, value in words.items():
        setattr(row, name, value)
    return row


def _go_back(request: SignedInRequest, partnership: Partnership, why: Exception) -> HttpResponse:
    messages.info(request, str(why))
    return redirect(_list_of(partnership))


def _list_of(partnership: Partnership) -> str:
    return resolve_url("good-practice-of", partnership.pk)
