"""Browsers that sign in as people do, and what people's phones show."""

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from partnerships.models import User
from tests.factories.partnerships import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret: str, *, periods_ago: int = 0) -> str:
    """What an authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - periods_ago))


@pytest.fixture
def bea(bob: User) -> User:
    """A board member with an authenticator app and recovery codes."""
    TOTP.activate(bob, SECRET)
    RecoveryCodes.activate(bob)
    return bob


@pytest.fixture
def sign_in(client: Client) -> Callable:
    def with_password(person: User, password: str = PASSWORD, **more: str):
        return client.post("/sign-in/", {"login": person.email, "password": password, **more})

    return with_password


@pytest.fixture
def events(caplog) -> Callable[[], list[dict]]:
    """The security log so far."""
    import json
    import logging

    logger = logging.getLogger("safeguarding.security")
    logger.addHandler(caplog.handler)
    yield lambda: [json.loads(record.message) for record in caplog.records if record.name == logger.name]
    logger.removeHandler(caplog.handler)


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def link_in(email: str) -> str:
    """The path that the email leads to."""
    return re.search(r"https?://[^/\s]+(/\S+)", email)[1]


__all__ = ["SECRET", "code_of", "is_signed_in", "link_in"]
