"""Pages where leads manage the members of a partnership."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.access import fetch
from partnerships.forms.people import EndForm, MemberForm
from partnerships.models import Membership, Partnership, Role
from partnerships.requests import SignedInRequest, posted
from partnerships.services import departures, memberships


def fetch_managed(request: SignedInRequest, pk: int) -> Partnership:
    return fetch(request.user, "partnerships.manage", Partnership.objects.all(), pk=pk)


@require_safe
def people(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    context = {
        "partnership": partnership,
        "memberships": partnership.memberships.select_related("person", "agency", "outgoing"),
        "invitations": partnership.invitations.open().select_related("agency", "invited_by", "outgoing"),
    }
    return render(request, "partnerships/people/people.html", context)


def change(request: SignedInRequest, pk: int, membership: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    found = _member(partnership, membership)
    if found is None:
        return _gone(request, partnership)
    form = MemberForm(posted(request), membership=found, viewer=request.user)
    form.cancel_url = _list_of(partnership).url
    left_behind = _left_behind(found)
    was_voice = departures.is_voice(found)
    if form.is_valid() and (changed := form.save()):
        message = _("%(person)s is now: %(role)s") % {"person": found.person, "role": changed.get_role_display()}
        messages.success(request, message)
        _warn(request, found, was_voice)
        return _back(request, changed)
    context = {"partnership": partnership, "member": found, "form": form, **left_behind}
    return render(request, "partnerships/people/member.html", context)


def end(request: SignedInRequest, pk: int, membership: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    found = _member(partnership, membership)
    if found is None:
        return _gone(request, partnership)
    form = EndForm(posted(request), membership=found)
    form.cancel_url = _list_of(partnership).url
    left_behind = _left_behind(found)
    was_voice = departures.is_voice(found)
    if form.is_valid() and form.save():
        _warn(request, found, was_voice)
        if found.person == request.user:
            messages.success(request, _("You are no longer a member of %(partnership)s") % {"partnership": partnership})
            return redirect("home")
        messages.success(request, _("%(person)s is no longer a member") % {"person": found.person})
        return _list_of(partnership)
    context = {
        "partnership": partnership,
        "member": found,
        "form": form,
        "is_last_lead": memberships.is_last_lead(found) and not form.is_bound,
        **left_behind,
    }
    return render(request, "partnerships/people/member_end.html", context)


def _left_behind(member: Membership) -> dict[str, object]:
    only_voice = member.agency if departures.is_only_voice(member) else None
    return {"duties": departures.duties_of(member), "only_voice": only_voice}


def _warn(request: SignedInRequest, was: Membership, was_voice: bool) -> None:
    if was_voice and not departures.has_voice(was):
        messages.warning(request, departures.without_voice(was))


def _member(partnership: Partnership, pk: int) -> Membership | None:
    found = partnership.memberships.select_related("person", "agency").filter(pk=pk).first()
    if found:
        found.partnership = partnership
    return found


def _list_of(partnership: Partnership) -> HttpResponseRedirect:
    return redirect("people", partnership.pk)


def _gone(request: SignedInRequest, partnership: Partnership) -> HttpResponse:
    messages.info(request, _("This person is no longer a member"))
    return _list_of(partnership)


def _back(request: SignedInRequest, changed: Membership) -> HttpResponse:
    is_own = changed.person == request.user
    return redirect(changed.partnership) if is_own and changed.role != Role.LEAD else _list_of(changed.partnership)
