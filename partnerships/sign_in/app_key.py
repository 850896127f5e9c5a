"""The key of an authenticator app during set-up. It stays the same however often the page is opened."""

import time

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, clear_totp_secret
from django.http import HttpRequest

# Seconds from when it was first shown.
LASTS = 60 * 60
SHOWN_AT = "app_key_shown_at"


def kept(request: HttpRequest) -> str | None:
    """None if no key was shown, or if it was too long ago."""
    if time.time() - request.session.get(SHOWN_AT, 0) > LASTS:
        return None
    return request.session.get(SECRET_SESSION_KEY)


def keep(request: HttpRequest, key: str) -> str:
    if kept(request) is None:
        request.session[SHOWN_AT] = time.time()
    request.session[SECRET_SESSION_KEY] = key
    return key


def forget(request: HttpRequest) -> None:
    clear_totp_secret(request)
    request.session.pop(SHOWN_AT, None)
