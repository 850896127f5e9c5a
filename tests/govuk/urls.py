"""Pages for testing the kit alone. The real ones need sign-in, and some can't be made to fail."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path

from safeguarding.govuk.gallery import gallery


@login_not_required
def forbidden(request):
    raise PermissionDenied(request.GET.get("why", ""))


@login_not_required
def suspicious(request):
    raise SuspiciousOperation


@login_not_required
def broken(request):
    raise RuntimeError


def nothing(request):
    return HttpResponse()


urlpatterns = [
    path("", nothing, name="home"),
    path("sign-in/", nothing, name="account_login"),
    path("sign-out/", nothing, name="account_logout"),
    path("admin/", admin.site.urls),
    path("components/", gallery),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
]

handler400 = "safeguarding.errors.bad_request"
handler500 = "safeguarding.errors.server_error"
