from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from safeguarding.govuk import Button
from safeguarding.govuk.forms import GovukFormMixin


class SignInForm(GovukFormMixin, AuthenticationForm):
    buttons = (Button("sign_in", _("Sign in")),)
    # What they typed before their session ran out (see typed.py).
    typed = forms.CharField(required=False, widget=forms.HiddenInput)
    widths = {"username": "two-thirds", "password": "two-thirds"}

    # One answer for every failure: it never tells whether somebody has an account here.
    error_messages = {
        "invalid_login": _("Check your e-mail address and password, then try again"),
        "inactive": _("Check your e-mail address and password, then try again"),
    }
