"""Full addresses of our pages, for emails, calendars and files."""

from collections.abc import Callable

from django.conf import settings

# From a path to the full address: `request.build_absolute_uri`, or `on_site` if the request must not decide it.
Absolute = Callable[[str], str]


def on_site(path: str) -> str:
    """At SITE_URL. A request's host is whatever its sender claims, and an email would keep it for ever."""
    return settings.SITE_URL + path
