"""django-allauth's forms, in the application's look and words."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from safeguarding.govuk import Button
from safeguarding.govuk.forms import GovukFormMixin

# Twelve characters are asked for in the settings.
PASSWORD_HINT = _("At least 12 characters. Three words that have nothing to do with each other are easy to remember.")


class InOurWords:
    """Labels and hints in place of allauth's, and no placeholders: they vanish when somebody types."""

    labels: dict = {}
    hints: dict = {}
    fields: dict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class AccountForm(GovukFormMixin, InOurWords):
    warn_unsaved = False


class NewPassword(AccountForm):
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    hints = {"password1": PASSWORD_HINT}
    widths = {"oldpassword": "two-thirds", "password1": "two-thirds", "password2": "two-thirds"}
    buttons = (Button("save", _("Save the new password")),)


class Code(AccountForm):
    labels = {"code": _("Code")}
    widths = {"code": 10}
    buttons = (Button("go_on", _("Continue")),)


class SignInForm(AccountForm, account.LoginForm):
    buttons = (Button("sign_in", _("Sign in")),)
    labels = {"login": _("E-mail address"), "password": _("Password")}
    widths = {"login": "two-thirds", "password": "two-thirds"}
    # What they typed before their session ran out (see typed.py).
    typed = forms.CharField(required=False, widget=forms.HiddenInput)


class ForgottenPasswordForm(AccountForm, account.ResetPasswordForm):
    labels = {"email": _("E-mail address")}
    widths = {"email": "two-thirds"}
    buttons = (Button("send", _("Send me a link")),)


class NewPasswordForm(NewPassword, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    pass


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    pass


class ConfirmPasswordForm(AccountForm, account.ReauthenticateForm):
    labels = {"password": _("Password")}
    widths = {"password": "two-thirds"}
    buttons = (Button("go_on", _("Continue")),)


class CodeForm(Code, mfa.AuthenticateForm):
    hints = {"code": _("From your authenticator app, or one of your recovery codes.")}
    buttons = (Button("sign_in", _("Sign in")),)


class ConfirmCodeForm(Code, mfa.ReauthenticateForm):
    hints = CodeForm.hints


class SetUpAppForm(Code, ActivateTOTPForm):
    labels = {"code": _("The code that the app shows now")}
    hints = {"code": _("Six digits.")}
    buttons = (Button("set_up", _("Set up")),)


class RemoveAppForm(AccountForm, DeactivateTOTPForm):
    buttons = (Button("remove", _("Remove the app"), "warning"),)


class NewRecoveryCodesForm(AccountForm, GenerateRecoveryCodesForm):
    buttons = (Button("make", _("Make new codes")),)


class AddPasskeyForm(AccountForm, AddWebAuthnForm):
    labels = {"name": _("A name to know it by"), "passwordless": _("Let me sign in with it alone, without my password")}
    hints = {"name": _("For example “Work laptop”.")}
    widths = {"name": "two-thirds"}
    buttons = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("passwordless", True)


class RenamePasskeyForm(AccountForm, EditWebAuthnForm):
    labels = AddPasskeyForm.labels
    widths = {"name": "two-thirds"}
