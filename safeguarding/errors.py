"""Error pages that can't fail: they do not use the session, the database or the posted data."""

import logging
import secrets

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# How much to read of a form that is too large: closing a connection with unread bytes loses the response.
DRAINED_BYTES = 50_000_000
BLOCK = 1_000_000
# For when even the templates are broken.
LAST_RESORT = "<!DOCTYPE html><html lang='en-gb'><title>{0}</title><h1>{0}</h1><p>{1}</p></html>"


def reference(request: HttpRequest) -> str:
    """Shown to the person and logged: the same for the whole request."""
    return request.META.setdefault("safeguarding.reference", secrets.token_hex(4))


def page(request: HttpRequest, template: str, *, status: int, **context: object) -> HttpResponse:
    """Renders templates/4xx.html or 5xx.html without a request context, because context processors could fail."""
    context["reference"] = reference(request)
    try:
        content: str = render_to_string(template, context)
    except Exception:
        logger.exception("The error page %s could not be made", template)
        content = LAST_RESORT.format("Sorry, something went wrong", f"Reference: {reference(request)}")
    return HttpResponse(content, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not isinstance(exception, TOO_LARGE):
        return page(request, "400.html", status=400)
    _drain(request)
    return page(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    return page(request, "500.html", status=500)


def _drain(request: HttpRequest) -> None:
    try:
        for _ in range(DRAINED_BYTES // BLOCK):
            if not request.read(BLOCK):
                break
    except OSError:
        # Nobody is waiting for the response any more.
        return
