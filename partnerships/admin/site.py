from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache


@never_cache
@login_not_required
def sign_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """Everyone signs in on the same page, so that nobody avoids its limits through the admin."""
    if admin.site.has_permission(request):
        return redirect("admin:index")
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index"), settings.LOGIN_URL)


def change_password(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    return redirect("account_change_password")


def admin_view(view: Callable, cacheable: bool = False) -> Callable:
    """Django's admin fails on filters and fields that its own links never use."""

    @wraps(view)
    def careful(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except (FieldDoesNotExist, OverflowError) as error:
            raise BadRequest("No such field or number") from error

    return AdminSite.admin_view(admin.site, careful, cacheable)


# django-allauth's records of how people sign in are private: keys, sessions, linked accounts.
for theirs in (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(theirs)

admin.site.site_header = _("Collective Safeguarding")
admin.site.site_title = _("Collective Safeguarding")
admin.site.index_title = _("Administration")
# Django's own site, changed before its URLs are read. The type checker expects methods not to be replaced.
admin.site.admin_view = admin_view  # type: ignore[assignment, method-assign]
admin.site.login = sign_in  # type: ignore[method-assign]
admin.site.password_change = change_password  # type: ignore[assignment, method-assign]
