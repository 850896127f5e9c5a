from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest
from django.shortcuts import render, resolve_url

from .forms.sign_in import SignInForm
from .typed import pack


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Every page needs a sign-in by default; what was posted without one is kept through the sign-in page."""

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> Any:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        form = SignInForm(request, initial={"typed": pack(request)})
        form.submit_to = resolve_url(self.get_login_url(view_func))
        return render(request, "partnerships/sign_in.html", {"form": form, "was_typing": True}, status=401)
