"""How long sessions last, and what ends them."""

import datetime
import time

from allauth.account.adapter import get_adapter
from allauth.account.signals import user_logged_in
from allauth.core.internal.httpkit import HTTP_USER_AGENT_MAX_LENGTH
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from allauth.usersessions.signals import on_user_logged_in
from django.conf import settings
from django.contrib.auth.signals import user_logged_in as signed_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from partnerships.models import User

LAST_SEEN = "last_seen"
NOTED_EVERY = 60


@receiver(user_logged_in)
def last_a_working_day(request: HttpRequest, **kwargs: object) -> None:
    """From the sign-in. A number of seconds would start again whenever the session is saved."""
    request.session.set_expiry(timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE))


def replace_allauths() -> None:
    """Its receiver makes several queries for each session that the person has elsewhere."""
    user_logged_in.disconnect(on_user_logged_in)
    user_logged_in.connect(put_on_the_list)


def put_on_the_list(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Of the person's sessions. Those that have ended are removed from it."""
    open_ones = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    UserSession.objects.filter(user=user).exclude(session_key__in=open_ones).delete()
    UserSession.objects.create(
        user=user,
        session_key=request.session.session_key,
        ip=get_adapter().get_client_ip(request),
        user_agent=request.META.get("HTTP_USER_AGENT", "")[:HTTP_USER_AGENT_MAX_LENGTH],
    )


@receiver(authenticator_added)
def end_sessions_without_it(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: object) -> None:
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_all(user, but=request.session.session_key)


@receiver(signed_in)
def begin_counting(request: HttpRequest, **kwargs: object) -> None:
    request.session[LAST_SEEN] = int(time.time())


def has_been_idle(request: HttpRequest) -> bool:
    return _seconds_since(request) > settings.SESSION_IDLE_SECONDS


def note_activity(request: HttpRequest) -> None:
    """At most once a minute, because it writes the session to the database."""
    if _seconds_since(request) >= NOTED_EVERY or LAST_SEEN not in request.session:
        request.session[LAST_SEEN] = int(time.time())


def _seconds_since(request: HttpRequest) -> float:
    now = time.time()
    return now - request.session.get(LAST_SEEN, now)


def end_all(person: User, *, but: str | None = None) -> None:
    """`but` is the key of a session to keep."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()
