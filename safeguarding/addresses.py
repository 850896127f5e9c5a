"""Whole addresses of our pages, for what leaves them."""

from collections.abc import Callable

from django.conf import settings

# From a path to the whole address: `request.build_absolute_uri`, or `on_site` where nobody's request may decide.
Absolute = Callable[[str], str]


def on_site(path: str) -> str:
    """As people know the service. A request's host is whatever its sender says, and an email keeps it for ever."""
    return settings.SITE_URL + path
