from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from partnerships.typed import is_typed_at_length, pack

from . import devices
from .forms import SignInForm
from .second_factor import is_lacking

# Where somebody wanted to go when they were led to set one up; the pages of their account lead on to it.
GO_ON_TO = "go_on_to"
# Where a second factor is set up, a password changed, a session ended.
ONES_OWN_ACCOUNT = ("account/", "sign-in/", "sign-out/")


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in by default; what was posted without one is kept through the sign-in page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if request.method != "POST" or not is_typed_at_length(request):
            return super().handle_no_permission(request, view_func)
        form: Any = SignInForm(request=request, initial={"typed": pack(request)})
        form.submit_to = resolve_url(self.get_login_url(view_func))
        return render(request, "account/login.html", {"form": form, "was_typing": True}, status=401)


class AttemptsMiddleware:
    """Says in the answer's head how long to wait, and remembers the device of who has just signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        devices.write(request, response)
        if seconds := request.META.get("safeguarding.retry_after"):
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        return response


class SecondFactorMiddleware:
    """Who needs a second factor and has none yet is led to where it is set up, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        is_open = not getattr(view, "login_required", True)
        route = request.resolver_match.route if request.resolver_match else ""
        if is_open or route.startswith(ONES_OWN_ACCOUNT) or not is_lacking(request):
            return None
        if request.method == "POST":
            # The answer shows what was typed.
            raise PermissionDenied(_("Set up a second factor on your account page first."))
        request.session[GO_ON_TO] = request.get_full_path()
        messages.info(request, _("Leads and administrators need a second factor. Set one up to go on."))
        return redirect("mfa_index")
