"""Full addresses of our pages, for emails, calendars and files."""

from django.conf import settings


def on_site(path: str) -> str:
    """At SITE_URL. A request's host is whatever its sender claims, and an email or a file would keep it for ever."""
    return settings.SITE_URL + path
