"""Pages where leads manage the agencies of a partnership."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.forms.add_agency import AddAgencyForm
from partnerships.forms.agencies import LeaveForm, PartnerForm
from partnerships.models import Membership, PartnerAgency, Partnership
from partnerships.requests import SignedInRequest, posted
from partnerships.services import departures
from partnerships.services.agencies import speakers_for

from .people import fetch_managed


@require_safe
def agencies(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    speakers = Membership.objects.filter(partnership=partnership).select_related("person")
    partners = partnership.partner_agencies.select_related("agency").prefetch_related(
        Prefetch("agency__memberships", speakers, to_attr="speakers")
    )
    today = timezone.localdate()
    context = {
        "partnership": partnership,
        "present": [partner for partner in partners if partner.left is None or partner.left > today],
        "gone": [partner for partner in partners if partner.left and partner.left <= today],
        "today": today,
    }
    return render(request, "partnerships/agencies/agencies.html", context)


def add(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    form = AddAgencyForm(posted(request), partnership=partnership)
    form.cancel_url = resolve_url("agencies", partnership.pk)
    if form.is_valid() and (partner := form.save()):
        messages.success(request, _("%(agency)s is in the partnership") % {"agency": partner.agency})
        return redirect(form.cancel_url)
    return render(request, "partnerships/agencies/add.html", {"partnership": partnership, "form": form})


def change(request: SignedInRequest, pk: int, partner: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    found = _partner(partnership, partner)
    if found is None:
        return _gone(request, partnership)
    form = PartnerForm(posted(request), instance=found)
    form.cancel_url = resolve_url("agencies", partnership.pk)
    if form.is_valid() and (changed := form.save()):
        messages.success(request, _("%(agency)s has been changed") % {"agency": changed.agency})
        if changed.left and "left" in form.changed_data:
            _warn(request, changed)
        return redirect(form.cancel_url)
    context = {"partnership": partnership, "agency": found.agency, "form": form}
    return render(request, "partnerships/agencies/change.html", context)


def leave(request: SignedInRequest, pk: int, partner: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    found = _partner(partnership, partner)
    if found is None:
        return _gone(request, partnership)
    form = LeaveForm(posted(request), partner=found)
    form.cancel_url = resolve_url("agencies", partnership.pk)
    if form.is_valid() and (gone := form.save()):
        _say_when(request, gone)
        _warn(request, gone)
        return redirect(form.cancel_url)
    context = {
        "partnership": partnership,
        "agency": found.agency,
        "form": form,
        "speakers": speakers_for(found),
        "duties": departures.left_by_agency(found),
        "invited": partnership.invitations.open().filter(agency=found.agency).count(),
    }
    return render(request, "partnerships/agencies/leaves.html", context)


def _partner(partnership: Partnership, pk: int) -> PartnerAgency | None:
    found = partnership.partner_agencies.select_related("agency").filter(pk=pk).first()
    if found:
        found.partnership = partnership
    return found


def _gone(request: SignedInRequest, partnership: Partnership) -> HttpResponse:
    messages.info(request, _("This agency is no longer on the list"))
    return redirect("agencies", partnership.pk)


def _warn(request: SignedInRequest, partner: PartnerAgency) -> None:
    for duty in departures.left_by_agency(partner):
        messages.warning(request, _("%(agency)s still has %(what)s") % {"agency": partner.agency, "what": duty.text})


def _say_when(request: SignedInRequest, partner: PartnerAgency) -> None:
    if partner.left and partner.left > timezone.localdate():
        message = _("%(agency)s leaves on %(date)s")
        if speakers_for(partner):
            message = _("%(agency)s leaves on %(date)s. Change who speaks for it before then")
        messages.success(request, message % {"agency": partner.agency, "date": date_format(partner.left)})
    else:
        messages.success(request, _("%(agency)s has left the partnership") % {"agency": partner.agency})
