"""Single sign-on: matches people from the organisation's OpenID Connect provider to people here."""

from collections.abc import Callable
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partnerships.forms.names import NameField
from partnerships.models import User
from partnerships.services import invitations

from . import security_log
from .views import refused


class SocialAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            # Accounts are linked by address, never by hand.
            raise ImmediateHttpResponse(redirect("mfa_index"))
        if sociallogin.is_existing:
            return
        person = _person_of(verified_email(sociallogin.account.extra_data), sociallogin)
        if person is None:
            security_log.write(request, "single_sign_on_refused")
            raise ImmediateHttpResponse(refused(request))
        sociallogin.connect(request, person)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: object) -> User:
        return sociallogin.user

    def on_authentication_error(self, request: HttpRequest, provider: object, *args: object, **kwargs: object) -> None:
        exception = kwargs.get("exception")
        security_log.write(request, "single_sign_on_failed", error=type(exception).__name__ if exception else None)


def verified_email(claims: dict[str, Any]) -> str:
    """The email address that the provider has verified, or "".

    An address alone proves nothing: Entra ID lets the owner of any tenant enter one. It counts only with
    `email_verified` or Entra's `xms_edov` (the domain's owner verified it) in the same set of claims.
    """
    for found in (claims.get("id_token") or {}, claims.get("userinfo") or {}):
        vouched_for = str(found.get("email_verified") or found.get("xms_edov")).lower() in ("true", "1")
        if isinstance(found.get("email"), str) and vouched_for:
            return User.objects.normalize_email(found["email"])
    return ""


def _person_of(email: str, sociallogin: SocialLogin) -> User | None:
    if not email:
        return None
    person = User.objects.filter(email=email).first()
    if person:
        return person if person.is_active else None
    return invitations.accept_all(email=email, name=_name_of(sociallogin))


def _name_of(sociallogin: SocialLogin) -> str:
    """The provider's name for the person, if a person could have typed it. Otherwise ""."""
    name = (sociallogin.account.get_provider_account().get_user_data() or {}).get("name")
    try:
        return NameField(required=False).clean(name) if isinstance(name, str) else ""
    except ValidationError:
        return ""


@login_not_required
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _with_provider(openid_connect.login, request, provider_id)


@login_not_required
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _with_provider(openid_connect.callback, request, provider_id)


def _with_provider(view: Callable[..., HttpResponse], request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        return view(request, provider_id)
    except (requests.RequestException, TypeError):
        # It can't be reached, or its answer makes no sense, such as an address that is a number.
        return render(request, "socialaccount/authentication_error.html", status=503)
