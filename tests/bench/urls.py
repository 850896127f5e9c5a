"""The addresses of the two yardsticks beside the application's own."""

from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from safeguarding.urls import urlpatterns as own

LIST = "<h1>{{ title }}</h1><ul>{% for each in rows %}<li>{{ each }}</li>{% endfor %}</ul>"
PLAIN = engines["django"].from_string(f"<!DOCTYPE html><title>{{{{ title }}}}</title>{LIST}")
SIGNED_IN = engines["django"].from_string(
    '{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}{% block content %}' + LIST + "{% endblock %}"
)


def _context() -> dict[str, object]:
    return {"title": "Permissions", "rows": Permission.objects.order_by("pk").values_list("name", flat=True)[:20]}


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PLAIN.render(_context(), request))


def signed_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse(SIGNED_IN.render(_context(), request))


urlpatterns = [path("yardstick/plain/", plain), path("yardstick/signed-in/", signed_in), *own]
