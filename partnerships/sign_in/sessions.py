"""How long sessions last, and what ends them."""

import datetime
from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from partnerships.models import User


@receiver(user_logged_in)
def last_a_working_day(request: HttpRequest, **kwargs: Any) -> None:
    """From the sign-in on. A number of seconds would begin anew whenever the session is saved."""
    request.session.set_expiry(timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE))


@receiver(authenticator_added)
def end_sessions_without_it(request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever was signed in elsewhere with the password alone has to show the second factor as well."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        end_all(user, but=request.session.session_key)


def end_all(person: User, *, but: str | None = None) -> None:
    """Sign somebody out everywhere."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()
