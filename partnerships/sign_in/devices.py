"""Devices that people have signed in on before. Strangers' failed attempts elsewhere do not lock them out.

A signed cookie names the accounts, the device and a mark that changes with the password. It does not sign anyone in: it
only gives the device its own count of failures.
"""

import secrets
from typing import Any

from allauth.account.signals import password_changed, password_set, user_logged_in
from django.conf import settings
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare, salted_hmac

from partnerships.models import User

SALT = "device"
LASTS = 180 * 24 * 60 * 60
# Most accounts on a shared computer. Those that signed in longest ago are dropped first.
MOST = 8
HERE = "safeguarding.signed_in_here"


def key_of(request: HttpRequest, email: str) -> str | None:
    known = _known(request)
    person = User.objects.filter(email=email, is_active=True).first() if known else None
    for pk, device, mark in known:
        if person and pk == person.pk and constant_time_compare(mark, _mark(person, device)):
            return f"{pk} on {device}"
    return None


def is_known(request: HttpRequest) -> bool:
    return bool(_known(request))


@receiver([user_logged_in, password_changed, password_set])
def remember(request: HttpRequest, user: User, **kwargs: object) -> None:
    request.META[HERE] = user


def write(request: HttpRequest, response: HttpResponseBase) -> None:
    person = request.META.get(HERE)
    if person is None:
        return
    device = secrets.token_urlsafe(12)
    others = [each for each in _known(request) if each[0] != person.pk]
    accounts = [*others, [person.pk, device, _mark(person, device)]][-MOST:]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(accounts, salt=SALT, compress=True),
        max_age=LASTS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[Any]:
    try:
        return signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return []


def _mark(person: User, device: str) -> str:
    return salted_hmac(SALT, f"{device} {person.get_session_auth_hash()}").hexdigest()[:32]
