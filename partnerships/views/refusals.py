"""Pages for requests that are refused or can't be handled now. Each shows what was typed, if it can be read."""

import sys

from django.http import HttpRequest, HttpResponse
from django.urls import resolve, reverse

from partnerships.sign_in import security_log
from partnerships.typed import Typed, texts, typed_in, unpack
from safeguarding import database, errors

# In seconds, for programs that retry by themselves.
TRY_AGAIN_AFTER = "10"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before the person signed in again. Shows its text, so that it can be copied."""
    _log(request, "csrf_failed")
    typed = _typed(request)
    match resolve(request.path_info).url_name:
        case "account_login":
            typed = unpack(dict(typed.fields).get("typed", "")) or Typed(reverse("account_login"), [])
        case "account_logout":
            typed = Typed(reverse("home"), [])
    return errors.page(request, "403_csrf.html", status=403, typed=texts(typed), again=typed.path)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Shows what was typed: the right to save it may have been lost in the meantime."""
    _log(request, "refused")
    return errors.page(request, "403.html", status=403, typed=texts(_typed(request)), exception=str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    _log(request, "not_found")
    return errors.page(request, "404.html", status=404, typed=texts(_typed(request)))


def failed(request: HttpRequest) -> HttpResponse:
    """Django calls this inside its `except`. If the database is unavailable, the page itself is not at fault."""
    if not database.is_away(sys.exc_info()[1]):
        return errors.server_error(request)
    page = errors.page(request, "503.html", status=503, typed=texts(_typed(request)))
    page.headers["Retry-After"] = TRY_AGAIN_AFTER
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _typed(request: HttpRequest) -> Typed:
    """Empty if the post can't be read: an error page must not cause a second error."""
    try:
        return typed_in(request)
    except Exception:
        return Typed(request.get_full_path(), [])


def _log(request: HttpRequest, event: str) -> None:
    security_log.write(request, event, reference=errors.reference(request))
