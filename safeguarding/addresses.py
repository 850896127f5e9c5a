"""Full addresses of our pages, for emails, calendars and files."""

from django.conf import settings


def on_site(path: str) -> str:
    """The full address at SITE_URL. A request's host can be forged, and an email or file would keep it for ever."""
    return settings.SITE_URL + path
