"""Pages for inviting people and for joining."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from partnerships.forms.invitations import AcceptForm, InviteForm, JoinForm, SendAgainForm, WithdrawForm
from partnerships.models import Invitation, User
from partnerships.requests import SignedInRequest, posted
from partnerships.services import invitations
from partnerships.services.errors import HasAccount, InvitationUnusable, Why
from partnerships.sign_in.views import sign_in

from .people import fetch_managed

View = Callable[..., HttpResponse]


def invite(request: SignedInRequest, pk: int) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    form = InviteForm(posted(request), partnership=partnership)
    form.cancel_url = resolve_url("people", partnership.pk)
    if form.is_valid() and _done(request, form):
        return redirect(form.cancel_url)
    return render(request, "partnerships/invitations/invite.html", {"partnership": partnership, "form": form})


def send_again(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    return _ask(request, pk, invitation, SendAgainForm, "partnerships/invitations/send_again.html")


def withdraw(request: SignedInRequest, pk: int, invitation: int) -> HttpResponse:
    return _ask(request, pk, invitation, WithdrawForm, "partnerships/invitations/withdraw.html")


def _ask(request: SignedInRequest, pk: int, invitation: int, form_class: type, template: str) -> HttpResponse:
    partnership = fetch_managed(request, pk)
    found = partnership.invitations.open().select_related("agency", "invited_by").filter(pk=invitation).first()
    if found is None:
        messages.info(request, _("This invitation has since been accepted or withdrawn"))
        return redirect("people", partnership.pk)
    found.partnership = partnership
    form = form_class(posted(request), invitation=found)
    form.cancel_url = resolve_url("people", partnership.pk)
    if form.is_valid() and _done(request, form):
        return redirect(form.cancel_url)
    return render(request, template, {"partnership": partnership, "invitation": found, "form": form})


def _done(request: SignedInRequest, form: Any) -> bool:
    """Whether it is saved. The next page says so."""
    result = form.save(request.user)
    if result:
        messages.success(request, form.done(result))
    return bool(result)


def private(view: View) -> View:
    """For addresses that are keys: no cache keeps the page, and other sites don't get the address.

    Not "no-referrer": browsers would then hide the origin of forms from us too, and the CSRF check would refuse them.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(answer)


@login_not_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    try:
        invitation = invitations.find(token)
        if request.user.is_authenticated:
            return _join(request, request.user, invitation)
        return _create_account(request, invitation)
    except InvitationUnusable as refusal:
        status = 404 if refusal.why == Why.UNKNOWN else 410
        return render(request, "partnerships/invitations/unusable.html", {"why": refusal.why}, status=status)


def _join(request: HttpRequest, person: User, invitation: Invitation) -> HttpResponse:
    if person.email != invitation.email:
        # Not an error response: Django would log the address, which is a key that still works.
        return render(request, "partnerships/invitations/of_another.html", {"invitation": invitation})
    form = JoinForm(posted(request), invitation=invitation)
    if form.is_valid() and form.save(person):
        _welcome(request, invitation)
        return redirect(invitation.partnership)
    return render(request, "partnerships/invitations/join.html", {"invitation": invitation, "form": form})


def _create_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(posted(request), invitation=invitation)
    try:
        invitations.refuse_if_has_account(invitation)
        if form.is_valid() and (person := form.save()):
            _welcome(request, invitation)
            return sign_in(request, person)
    except HasAccount:
        return render(request, "partnerships/invitations/sign_in.html", {"invitation": invitation})
    return render(request, "partnerships/invitations/invitation.html", {"invitation": invitation, "form": form})


def _welcome(request: HttpRequest, invitation: Invitation) -> None:
    message = _("You are now a member of %(partnership)s")
    messages.success(request, message % {"partnership": invitation.partnership})
