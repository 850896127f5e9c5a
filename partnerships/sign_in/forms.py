"""django-allauth's forms with our look and words."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _

from partnerships.models import User
from safeguarding.govuk import Button
from safeguarding.govuk.forms import GovukFormMixin

from . import app_key, devices, limits, security_log

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The settings require twelve characters.
PASSWORD_HINT = _("At least 12 characters. Three or more random words are hard to guess and easy to remember.")


class AllauthForm(forms.BaseForm):
    """Types for what our forms use from allauth's untyped ones."""

    user: User
    authenticator: Authenticator

    if TYPE_CHECKING:

        def clean_code(self) -> str: ...
        def clean_credential(self) -> Any: ...


class InOurWords(forms.BaseForm):
    """Our own labels and hints, and no placeholders: they disappear when people type."""

    labels: Mapping[str, "StrOrPromise"] = {}
    hints: Mapping[str, "StrOrPromise"] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class AccountForm(GovukFormMixin, InOurWords):
    warn_unsaved = False


class OnOnesAccount(AccountForm):
    cancel_url: str | Promise = reverse_lazy("mfa_index")


class NewPassword(AccountForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_HINT}
    widths = {"oldpassword": "two-thirds", "password1": "two-thirds", "password2": "two-thirds"}
    buttons = (Button("save", _("Save the new password")),)


class Code(AccountForm, AllauthForm):
    labels = {"code": _("Code")}
    widths = {"code": 10}
    buttons = (Button("go_on", _("Continue")),)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Recovery codes are also digits.
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        """Wrong codes are counted like wrong passwords. A known device has its own count."""
        device = devices.key_of(context.request, self.user.email)
        try:
            action = "failed_on_known_device" if device else "failed"
            usage = limits.take(context.request, action, key=f"code of {device or self.user.pk}")
        except ValidationError:
            security_log.write(context.request, "second_factor_locked_out", person=self.user.pk)
            raise
        code = super().clean_code()
        usage.rollback()
        return code


class OneTimeCode(Code):
    hints = {"code": _("From your authenticator app, or one of your recovery codes.")}

    def clean_code(self) -> str:
        """A code counts for as long as our tolerance makes it valid; allauth remembers that it was used for less."""
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            periods = 1 + 2 * settings.MFA_TOTP_TOLERANCE
            cache.touch(self.authenticator.wrap()._get_used_cache_key(code), periods * mfa_settings.TOTP_PERIOD)
        return code


class Passkey(AllauthForm):
    """Refuses a malformed answer from the browser like a wrong one."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError) as error:
            raise get_adapter().validation_error("incorrect_code") from error


class SignInForm(AccountForm, account.LoginForm):
    buttons = (Button("sign_in", _("Sign in")),)
    labels = {"login": _("Email address"), "password": _("Password")}
    widths = {"login": "two-thirds", "password": "two-thirds"}
    # What they typed before their session ended (see typed.py).
    typed = forms.CharField(required=False, widget=forms.HiddenInput)


class ForgottenPasswordForm(AccountForm, account.ResetPasswordForm):
    labels = {"email": _("Email address")}
    widths = {"email": "two-thirds"}
    buttons = (Button("send", _("Send me a link")),)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        security_log.write(request, "password_reset_requested", account=security_log.account_of(self.cleaned_data))
        return super().save(request, **kwargs)


class NewPasswordForm(NewPassword, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OnOnesAccount, NewPassword, account.ChangePasswordForm):
    pass


class SetPasswordForm(OnOnesAccount, NewPassword, account.SetPasswordForm):
    pass


class ConfirmPasswordForm(AccountForm, account.ReauthenticateForm):
    labels = {"password": _("Password")}
    widths = {"password": "two-thirds"}
    buttons = (Button("go_on", _("Continue")),)


class CodeForm(OneTimeCode, mfa.AuthenticateForm):
    buttons = (Button("sign_in", _("Sign in")),)


class ConfirmCodeForm(OneTimeCode, mfa.ReauthenticateForm):
    pass


class PasskeyLoginForm(Passkey, LoginWebAuthnForm):
    pass


class PasskeyCodeForm(Passkey, AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(Passkey, ReauthenticateWebAuthnForm):
    pass


class SetUpAppForm(OnOnesAccount, Code, ActivateTOTPForm):
    labels = {"code": _("The code that the app shows now")}
    hints = {"code": _("Six digits.")}
    buttons = (Button("set_up", _("Set up")),)
    secret: str
    cancel_url = lazy(lambda: reverse("mfa_index") + "?cancelled=app", str)()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Uses the key shown before, which may already be scanned. allauth would make a new one for each page."""
        shown_before = app_key.kept(context.request)
        super().__init__(*args, **kwargs)
        self.secret = app_key.keep(context.request, shown_before or self.secret)

    @property
    def key_in_fours(self) -> str:
        return " ".join(re.findall(".{1,4}", self.secret))


class RemoveAppForm(OnOnesAccount, DeactivateTOTPForm):
    buttons = (Button("remove", _("Remove the app"), "warning"),)


class NewRecoveryCodesForm(OnOnesAccount, GenerateRecoveryCodesForm):
    buttons = (Button("make", _("Make new codes")),)


class AddPasskeyForm(AccountForm, AddWebAuthnForm):
    labels = {
        "name": _("Name for this passkey"),
        "passwordless": _("Let me sign in with this passkey alone, without my password"),
    }
    hints = {"name": _("For example “Work laptop”.")}
    widths = {"name": "two-thirds"}
    buttons = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("passwordless", True)


class RenamePasskeyForm(OnOnesAccount, EditWebAuthnForm):
    labels = AddPasskeyForm.labels
    widths = {"name": "two-thirds"}
