"""Our answers to django-allauth's questions."""

import time
from typing import Any
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.models import User
from partnerships.services import emails
from safeguarding.addresses import on_site
from safeguarding.encryption import cipher
from safeguarding.outbox.leaving import leave

from . import devices, limits, security_log

# Not needed: people can see that they are signed in.
UNSAID = {f"account/messages/{done}.txt" for done in ("logged_in", "logged_out")} | {
    "mfa/messages/recovery_codes_generated.txt"
}
NO_MATCH = _("Check your email address and password, then try again")


class AccountAdapter(DefaultAccountAdapter):
    # One answer for every failure, so that it never reveals whether someone has an account.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NO_MATCH,
        "enter_current_password": _("This is not your current password"),
        "incorrect_password": _("This is not your password"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only paths on this site: allauth also allows other hosts, and fails on invalid addresses."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only for the script that signs in with a passkey.

        JSON answers elsewhere would be a second sign-in to maintain.
        """
        match = request.resolver_match
        asks_for_options = match and match.url_name == "mfa_login_webauthn" and request.method == "GET"
        return bool(asks_for_options) and super().is_ajax(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts a failure until it succeeds, by account, whichever host name was used."""
        email = User.objects.normalize_email(credentials.get("email"))
        device = devices.key_of(request, email)
        try:
            action = "failed_on_known_device" if device else "failed"
            self._login_failed_rl_usage = limits.take(request, action, key=device or email)
        except ValidationError:
            security_log.write(request, "locked_out", account=security_log.account_of(credentials))
            raise

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        """After a new password, which only the owner of the mailbox can choose."""
        limits.forget(request, "failed", key=User.objects.normalize_email(credentials.get("email")))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Also None for people who may no longer sign in: allauth would confirm their password."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Not just after signing in: people setting up a second factor would be asked for their password twice."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: User) -> list[dict]:
        names = {
            "reauthenticate": _("Enter your password instead"),
            "mfa_reauthenticate": _("Enter a code instead"),
            "mfa_reauthenticate:webauthn": _("Use a passkey instead"),
        }
        return [each | {"description": names[each["id"]]} for each in super().get_reauthentication_methods(user)]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("mfa_index")

    def add_message(self, request: HttpRequest, level: int, message_template: str = "", *args: Any, **kw: Any) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kw)

    def format_email_subject(self, subject: str) -> str:
        return gettext("Collective Safeguarding: %(subject)s") % {"subject": subject}

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Always on our own site. Otherwise a stranger could name another host and receive the key there."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return on_site(path.replace("UID-KEY", quote(key)))

    def render_mail(
        self, template_prefix: str, email: str, context: dict, headers: dict | None = None
    ) -> EmailMultiAlternatives:
        message = super().render_mail(template_prefix, email, context, headers)
        return emails.notice(str(message.body), to=email, subject=message.subject)

    def send_mail(self, template_prefix: str, email: str, values: dict) -> None:
        """Left to a worker, because the time a mail server takes would reveal who has an account."""
        leave(self.render_mail(template_prefix, email, {"request": context.request, "email": email, **values}))


class KeyLost(Exception):
    """Stored second factors were encrypted with a SECRET_KEY that is no longer in the settings."""

    def __str__(self) -> str:
        return (
            "A second factor can't be read because SECRET_KEY has changed. Add the old key to SECRET_KEY_FALLBACKS, "
            "or let people in with manage.py let_in (docs/deploy.md)"
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code is wrong or has already been used. Enter the next one"),
        "cannot_generate_recovery_codes": _("Set up an authenticator app or a passkey first"),
    }

    def encrypt(self, text: str) -> str:
        """So that nobody can make codes from the database alone."""
        return cipher("second factor").encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return cipher("second factor").decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise KeyLost from error

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return gettext("My passkey")
