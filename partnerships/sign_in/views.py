"""Sign-in pages that are ours or that extend django-allauth's."""

from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.models import Login
from allauth.account.views import LoginView, logout
from allauth.mfa.base import views as mfa
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import EditWebAuthnView
from django.contrib.auth.decorators import login_not_required
from django.contrib.messages.views import SuccessMessageMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerships.models import User
from partnerships.typed import texts, unpack

from . import app_key, devices, limits
from .backend import SECOND_FACTORS
from .forms import SignInForm
from .sessions import last_a_working_day

# Session key for the packed text, from the password until the person is fully signed in.
TYPED = "typed"


class SignIn(LoginView):
    """`demo` says who can sign in to a demo, and with what password."""

    extra_context: dict[str, Any]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Known devices are let through, however many strangers try from the same address."""
        if not devices.is_known(request):
            try:
                limits.take(request, "sign_in")
            except ValidationError:
                return limits.page(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: SignInForm) -> HttpResponse:
        if unpack(form.cleaned_data["typed"]):
            self.request.session[TYPED] = [form.user.pk, form.cleaned_data["typed"]]
            self.success_url = reverse("resume")
        answer = super().form_valid(form)
        if self.request.user.is_authenticated:
            # allauth has just set a number of seconds.
            last_a_working_day(self.request)
        return answer

    def get_success_url(self) -> str | None:
        return self.success_url or super().get_success_url()


class SecondFactor(mfa.AuthenticateView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stage = get_pending_stage(request)
        if stage and not is_mfa_enabled(stage.login.user, SECOND_FACTORS):
            # An administrator has just removed it. This page and the sign-in page would redirect to each other.
            clear_login(request)
        return super().dispatch(request, *args, **kwargs)


second_factor = login_not_required(SecondFactor.as_view())


class RenamePasskey(SuccessMessageMixin, EditWebAuthnView):
    def get_success_message(self, cleaned_data: object) -> str:
        return _("The passkey is now called “%(name)s”") % {"name": self.object.wrap().name}


rename_passkey = RenamePasskey.as_view()


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Also tells the browser to clear its storage, except cookies: one identifies the device (devices.py)."""
    answer = logout(request)
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def sign_in(request: HttpRequest, person: User) -> HttpResponse:
    login = Login(user=person, email=person.email, redirect_url=reverse("home"))
    return perform_password_login(request, {"email": person.email}, login)


def account(request: HttpRequest) -> HttpResponse:
    if request.GET.get("cancelled") == "app":
        app_key.forget(request)
    return mfa.index(request)


@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """Saves what was typed before the session ended. It is kept until the session ends."""
    person, packed = request.session.get(TYPED, (None, ""))
    typed = unpack(packed) if person == request.user.pk else None
    if typed is None:
        return redirect("home")
    return render(request, "partnerships/resume.html", {"typed": typed, "texts": texts(typed)})


def refused(request: HttpRequest) -> HttpResponse:
    return render(request, "account/account_inactive.html", status=403)


account_inactive = login_not_required(require_safe(refused))
