"""The security log: one line of JSON for each sign-in, refusal and change to how people sign in.

It identifies people by number, and email and network addresses by a keyed digest, so that readers can recognise the
same one but learn nothing else. It contains nothing that anyone typed.
"""

import json
import logging
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from partnerships.models import User

logger = logging.getLogger("safeguarding.security")


def write(request: HttpRequest | None, event: str, **facts: object) -> None:
    """`facts` are our own numbers and words. The route replaces the address, which may contain a secret."""
    line: dict[str, object] = {"at": timezone.now().isoformat(timespec="seconds"), "event": event}
    if request is not None:
        user = getattr(request, "user", None)
        line |= {"person": getattr(user, "pk", None), "from": digest(get_client_ip(request) or "")}
        match = getattr(request, "resolver_match", None)
        line |= {"method": request.method, "route": match.route if match else None}
    logger.info(json.dumps(line | facts))


def digest(text: str) -> str:
    """Twelve letters, the same each time for the same text, and useless without our key."""
    return salted_hmac("security log", text).hexdigest()[:12]


def account_of(credentials: dict[str, Any]) -> str:
    return digest(User.objects.normalize_email(credentials.get("email")))


@receiver(account.user_logged_in)
def signed_in(request: HttpRequest, user: User, **kwargs: object) -> None:
    records = get_authentication_records(request, user)
    write(request, "signed_in", person=user.pk, how=[record.get("type") or record["method"] for record in records])


@receiver(auth.user_logged_out)
def signed_out(request: HttpRequest, user: User | None, **kwargs: object) -> None:
    if user:
        write(request, "signed_out", person=user.pk)


@receiver(auth.user_login_failed)
def sign_in_failed(credentials: dict, request: HttpRequest | None = None, **kwargs: object) -> None:
    write(request, "sign_in_failed", account=account_of(credentials))


@receiver(mfa.authentication_failed)
def second_factor_failed(request: HttpRequest, user: User, **kwargs: object) -> None:
    write(request, "second_factor_failed", person=user.pk)


@receiver(mfa.authenticator_added)
def second_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    write(request, "second_factor_added", person=user.pk, kind=authenticator.type)


@receiver(mfa.authenticator_reset)
def recovery_codes_replaced(request: HttpRequest, user: User, **kwargs: object) -> None:
    write(request, "recovery_codes_replaced", person=user.pk)


@receiver(mfa.authenticator_removed)
def second_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    write(request, "second_factor_removed", person=user.pk, kind=authenticator.type)


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(request: HttpRequest, user: User, **kwargs: object) -> None:
    write(request, "password_changed", person=user.pk)
