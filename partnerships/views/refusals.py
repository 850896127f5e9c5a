"""The answers to what is refused: each shows once more what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from partnerships.sign_in import security_log
from partnerships.typed import Typed, texts, typed_in, unpack


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before somebody signed in again: show its texts, so that they can be copied."""
    security_log.write(request, "csrf_failed")
    match resolve(request.path_info).url_name:
        case "account_login":
            typed = unpack(request.POST.get("typed", "")) or Typed(reverse("account_login"), [])
        case "account_logout":
            typed = Typed(reverse("home"), [])
        case _:
            typed = typed_in(request)
    return render(request, "403_csrf.html", {"typed": texts(typed), "again": typed.path}, status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was typed is shown once more: the right to save it may have gone while it was being typed."""
    security_log.write(request, "refused")
    return render(request, "403.html", {"exception": exception, "typed": texts(typed_in(request))}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """It may be there, and somebody else's."""
    security_log.write(request, "not_found")
    return render(request, "404.html", {"typed": texts(typed_in(request))}, status=404)
