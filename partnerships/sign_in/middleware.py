import logging
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from partnerships.typed import is_typed_at_length, pack
from safeguarding import errors

from . import devices, sessions
from .adapters import KeyLost
from .forms import SignInForm
from .second_factor import is_lacking

logger = logging.getLogger(__name__)

# Where the person was going when they were sent to set one up. Their account pages link to it.
GO_ON_TO = "go_on_to"
# In the address of pages that reload by themselves, even when nobody is there (assessments/views/papers.py).
BY_ITSELF = "waited"
# Where a second factor is set up, a password changed, a session ended.
ONES_OWN_ACCOUNT = ("account/", "sign-in/", "sign-out/")


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in by default. What was posted without one is kept through the sign-in page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]) -> Any:
        if request.method != "POST" or not is_typed_at_length(request):
            return super().handle_no_permission(request, view_func)
        form = SignInForm(request=request, initial={"typed": pack(request)})
        form.submit_to = resolve_url(self.get_login_url(view_func))
        return render(request, "account/login.html", {"form": form, "was_typing": True}, status=401)


class AttemptsMiddleware:
    """Adds a header with the time to wait, and remembers the device of a person who has just signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        devices.write(request, response)
        if seconds := request.META.get("safeguarding.retry_after"):
            response.status_code = 429
            response.headers["Retry-After"] = str(seconds)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, KeyLost):
            return None
        logger.error("%s (reference %s)", exception, errors.reference(request))
        return errors.page(request, "key_lost.html", status=503)


class IdleMiddleware:
    """Signs out people who have been idle. What they post next is kept, as for any ended session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_signed_in = SESSION_KEY in request.session
        if is_signed_in and sessions.has_been_idle(request):
            logout(request)
        elif is_signed_in and BY_ITSELF not in request.GET:
            sessions.note_activity(request)
        return self.get_response(request)


class SecondFactorMiddleware:
    """Sends people who need a second factor and have none to set one up, and lets them go nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponseBase | None:
        is_open = not getattr(view, "login_required", True)
        route = request.resolver_match.route if request.resolver_match else ""
        if is_open or route.startswith(ONES_OWN_ACCOUNT) or not is_lacking(request):
            return None
        if request.method == "POST":
            # The answer shows what was typed.
            raise PermissionDenied(_("Set up a second factor on your account page first."))
        request.session[GO_ON_TO] = request.get_full_path()
        messages.info(request, _("Leads and administrators need a second factor. Set one up to continue."))
        return redirect("mfa_index")
