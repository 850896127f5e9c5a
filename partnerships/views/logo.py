"""Choosing, removing and showing a partnership's logo."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.access import fetch
from partnerships.forms.logo import LogoForm
from partnerships.models import PartnershipLogo
from partnerships.requests import SignedInRequest
from partnerships.services import logos

from .people import fetch_managed


def logo(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    if request.method == "POST" and "remove" in request.POST:
        logos.remove(partnership)
        messages.success(request, _("The logo has been removed. New papers will not have one"))
        return redirect("logo", pk)
    is_posted = request.method == "POST"
    form = LogoForm(request.POST if is_posted else None, request.FILES if is_posted else None, partnership=partnership)
    form.cancel_url = partnership.get_absolute_url()
    if form.is_valid() and form.save():
        messages.success(request, _("The logo has been saved. It will appear on the first page of new papers"))
        return redirect("logo", pk)
    current = PartnershipLogo.objects.filter(partnership=partnership).defer("content").first()
    return render(request, "partnerships/logo.html", {"partnership": partnership, "form": form, "logo": current})


@require_safe
def picture(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = PartnershipLogo.objects.all()
    found = fetch(request.user, "partnerships.view", rows, partnership=pk)
    if not found.content:
        raise Http404
    return HttpResponse(bytes(found.content), content_type=f"image/{found.format}")
