"""Keeps what a person typed while their session ended, so that it can be saved after they sign in again.

It travels in the page, signed, and is never stored: until they sign in, nobody knows whose it is.
"""

import re
from dataclasses import dataclass

from django.core import signing
from django.http import HttpRequest

from safeguarding.uploads.handler import CHOSEN, name_of

SALT = "typed"
# Seconds: long enough for a page left open overnight.
LASTS = 24 * 60 * 60
NOT_KEPT = re.compile("password|csrfmiddlewaretoken")
# Hidden fields of our forms, which nobody typed.
HIDDEN = {"version", "opened_with", "key", "state", "typed"}
# Where a lead puts good practice into words.
GOOD_PRACTICE = "partnerships/<int:pk>/good-practice/"


@dataclass(frozen=True)
class Typed:
    path: str
    fields: list[tuple[str, str]]


def typed_in(request: HttpRequest) -> Typed:
    lists = [(name, values) for name, values in request.POST.lists() if not NOT_KEPT.search(name)]
    # Files are not kept, so the field is told that one was chosen.
    files = [(name + CHOSEN, name_of(file)) for name, file in request.FILES.items()]
    return Typed(request.get_full_path(), [(name, value) for name, values in lists for value in values] + files)


def texts(typed: Typed) -> list[str]:
    return [value for name, value in typed.fields if len(value) > 3 and not value.isdigit() and name not in HIDDEN]


def is_typed_at_length(request: HttpRequest) -> bool:
    """Whether the post is worth keeping. Anyone can have it kept, so it must not be able to change who may do what."""
    route = request.resolver_match.route if request.resolver_match else ""
    return route.startswith(("assessments/", GOOD_PRACTICE)) or route == "partnerships/<int:pk>/start/"


def pack(request: HttpRequest) -> str:
    typed = typed_in(request)
    return signing.dumps([typed.path, typed.fields], salt=SALT, compress=True)


def unpack(packed: str) -> Typed | None:
    """None if there is nothing, or if we did not sign it."""
    try:
        path, fields = signing.loads(packed, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    return Typed(path, [(name, value) for name, value in fields])
