"""Who needs a second factor, and whether they have one."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest


def is_lacking(request: HttpRequest) -> bool:
    """Leads and administrators need one.

    Having one is enough: nobody with one can sign in without it, and setting one up ends sessions opened before
    (sessions.py).
    """
    person: Any = request.user  # fetched by sign_in.backend
    if not settings.SECOND_FACTOR_REQUIRED or not person.is_authenticated:
        return False
    is_needed = person.is_staff or person.leads
    return is_needed and not person.has_second_factor and not _provider_asked_for_one(request)


def _provider_asked_for_one(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)
    return settings.OIDC_IS_SECOND_FACTOR and any(record["method"] == "socialaccount" for record in records)
