"""How many attempts people have, and how long they wait after too many."""

import math
import time

from allauth.account import app_settings as account_settings
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext

from safeguarding import errors

APP = "partnerships.sign_in"
# An office of a hundred people behind one address signs in at nine, and some mistype. An attacker goes on all day. The
# account is counted first: attempts that its limit refuses do not count against the office too.
LIMITS = {
    "sign_in": "300/m/ip",
    "failed": "5/5m/key,60/10m/ip",
    "failed_on_known_device": "10/5m/key",
}
# django-allauth's own limits, by the page they apply to.
OF_ALLAUTH = {
    "account_reset_password": ("allauth.account", "reset_password"),
    "account_reset_password_from_key": ("allauth.account", "reset_password_from_key"),
    "account_change_password": ("allauth.account", "change_password"),
    "account_set_password": ("allauth.account", "change_password"),
    "account_reauthenticate": ("allauth.account", "reauthenticate"),
    "mfa_reauthenticate": ("allauth.account", "reauthenticate"),
    "mfa_reauthenticate_webauthn": ("allauth.account", "reauthenticate"),
    "mfa_login_webauthn": ("allauth.mfa", "webauthn_login"),
}
CONFIGS = {APP: LIMITS, "allauth.account": account_settings.RATE_LIMITS, "allauth.mfa": mfa_settings.RATE_LIMITS}


def take(request: HttpRequest, action: str, *, key: str | None = None) -> RateLimitUsage:
    """Counts an attempt. `rollback()` on the result undoes the count.

    Raises ValidationError after too many, with the time to wait.
    """
    usage = ratelimit.consume(request, app=APP, action=action, config=LIMITS, key=key)
    if usage is None:
        raise too_many(request, seconds_left(request, APP, action, key=key))
    return usage


def forget(request: HttpRequest, action: str, *, key: str) -> None:
    """Resets the count for the key, but not for the network address."""
    for rate in ratelimit.get_rates(app=APP, action=action, config=LIMITS):
        if rate.per == "key":
            cache.delete(ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key))


def seconds_left(request: HttpRequest, app: str, action: str, *, key: str | None = None, user: object = None) -> int:
    """Until the next attempt is allowed, at least 1."""
    now, longest = time.time(), 1.0
    for rate in ratelimit.get_rates(app=app, action=action, config=CONFIGS[app]):
        if (rate.per == "key" and key is None) or (rate.per == "user" and user is None):
            continue
        name = ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user)
        # Newest first.
        counted = [at for at in cache.get(name, []) if at > now - rate.duration]
        if len(counted) >= rate.amount:
            longest = max(longest, counted[rate.amount - 1] + rate.duration - now)
    return math.ceil(longest)


def too_many(request: HttpRequest, seconds: int) -> ValidationError:
    request.META["safeguarding.retry_after"] = seconds
    said = gettext("There were too many failed attempts. %(wait)s") % {"wait": in_words(seconds)}
    return ValidationError(said, code="rate_limited")


def in_words(seconds: int) -> str:
    if seconds < 60:
        words = ngettext("Wait %(n)s second, then try again", "Wait %(n)s seconds, then try again", seconds)
        return words % {"n": seconds}
    minutes = math.ceil(seconds / 60)
    return ngettext("Wait %(n)s minute, then try again", "Wait %(n)s minutes, then try again", minutes) % {"n": minutes}


def page(request: HttpRequest) -> HttpResponse:
    """A whole page, because django-allauth's limits have no form for the message."""
    name = request.resolver_match.url_name if request.resolver_match else None
    app, action = OF_ALLAUTH.get(name or "", (APP, "sign_in"))
    key = request.POST.get("email", "").lower()
    user = request.user if request.user.is_authenticated else None
    seconds = seconds_left(request, app, action, key=key, user=user)
    request.META["safeguarding.retry_after"] = seconds
    return errors.page(request, "429.html", status=429, wait=in_words(seconds))
