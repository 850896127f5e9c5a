"""The answers to what is refused: each shows once more what was typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse

from partnerships.typed import Typed, texts, typed_in, unpack


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before somebody signed in again: show its texts, so that they can be copied."""
    match resolve(request.path_info).url_name:
        case "sign-in":
            typed = unpack(request.POST.get("typed", "")) or Typed(reverse("sign-in"), [])
        case "sign-out":
            typed = Typed(reverse("home"), [])
        case _:
            typed = typed_in(request)
    return render(request, "403_csrf.html", {"typed": texts(typed), "again": typed.path}, status=403)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was typed is shown once more: the right to save it may have gone while it was being typed."""
    return render(request, "403.html", {"exception": exception, "typed": texts(typed_in(request))}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"typed": texts(typed_in(request))}, status=404)
