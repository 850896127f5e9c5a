"""The yardsticks, and the garbage collector as workers set it."""

import gc
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from weasyprint import HTML

from tests.assessments.full import NARRATIVE
from tests.bench.timing import Yardstick

PARAGRAPHS = 150
PLAIN = "<h1>{{ title }}</h1><ul>{% for each in rows %}<li>{{ each }}</li>{% endfor %}</ul>"


@pytest.fixture
def plain_page(db) -> Yardstick:
    """One query and one template, without middleware."""
    template, request = engines["django"].from_string(PLAIN), RequestFactory().get("/")

    def page(request: HttpRequest) -> HttpResponse:
        rows = Permission.objects.order_by("pk").values_list("name", flat=True)[:20]
        return HttpResponse(template.render({"title": "Permissions", "rows": rows}, request))

    return Yardstick("a plain page", lambda: page(request), times=50)


@pytest.fixture
def bare_paragraphs() -> Yardstick:
    """A few pages of text without a style of ours, set by the same typesetter."""
    text = "".join(f"<p>{NARRATIVE}</p>" for _number in range(PARAGRAPHS))
    html = f"<html lang=en><title>Text</title><body>{text}</body></html>"
    return Yardstick(f"{PARAGRAPHS} bare paragraphs", lambda: HTML(string=html).write_pdf())


@pytest.fixture
def as_in_a_worker() -> Iterator[None]:
    """No garbage is collected during a task (safeguarding/background/management/commands/background_worker.py)."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()
