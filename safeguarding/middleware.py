"""Rules for every request and response, outside everything that can fail."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from . import errors

GetResponse = Callable[[HttpRequest], HttpResponseBase]
UNUSED = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
# On every response, even if the middleware that sets them was not reached (see Django's SecurityMiddleware).
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Passkeys are allowed and nothing else, even for an injected script.
    "Permissions-Policy": ", ".join(
        [
            "publickey-credentials-create=(self)",
            "publickey-credentials-get=(self)",
            *(f"{feature}=()" for feature in UNUSED),
        ]
    ),
}
# Larger than any row's id, and than a database can compare with one.
NUMBER_OF_NOTHING = re.compile(r"[0-9]{19}")


class AnswerMiddleware:
    """Adds security headers, forbids caching, and replaces error responses that have no page with one of ours."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            # Django's own response has no page.
            response.content = errors.page(request, "405.html", status=405).content
            response.headers["Content-Length"] = str(len(response.content))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if not request.path_info.startswith(settings.STATIC_URL):
            # The next person at the same computer must not see this person's pages.
            response.headers["Cache-Control"] = "private, no-store"
        return response


class RequestMiddleware:
    """Refuses requests that no browser sends and that would make later code fail."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if why := _why_unreadable(request):
            raise BadRequest(why)
        if NUMBER_OF_NOTHING.search(request.path_info):
            raise Http404
        # A quoted cookie may contain anything.
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)


def _why_unreadable(request: HttpRequest) -> str:
    params = request.content_params or {}
    if params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        # Django accepts any Python codec for the query string, even one that does not produce text.
        return "A character set other than UTF-8"
    if "\0" in request.path_info + unquote(request.META.get("QUERY_STRING", "")):
        # PostgreSQL can't store it.
        return "A null character in the address"
    return ""
