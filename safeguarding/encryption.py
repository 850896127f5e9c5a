"""Encrypts values, so that a copy of the database alone does not reveal them."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def cipher(purpose: str) -> MultiFernet:
    """Locks with SECRET_KEY, and opens with SECRET_KEY_FALLBACKS too. What it opens was locked for the same purpose."""
    return MultiFernet([_key(purpose + secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(text: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()))
