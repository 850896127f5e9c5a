"""Every list, empty form and form of the administration."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.handlers.wsgi import WSGIHandler
from django.urls import reverse

from tests.bench.at_scale.conftest import Measure, Scene
from tests.bench.browser import Browser

# In signed-in pages (B), as in test_pages.py.
AT_MOST = 10
# A form for each of its agencies and members (docs/performance.md).
LARGEST = {"administration, change partnerships.Partnership": 36}
MODELS = {model._meta.label: model for model in admin.site._registry}


def address(model: type[Any], what: str) -> str:
    row = [model._default_manager.order_by("-pk")[0].pk] if what == "change" else []
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=row)


@pytest.mark.bench
@pytest.mark.parametrize("what", ["changelist", "add", "change"])
@pytest.mark.parametrize("label", MODELS)
def test_a_page_of_the_administration_costs_few_signed_in_pages(
    label: str, what: str, scene: Scene, handler: WSGIHandler, measure: Measure
) -> None:
    model, browser = MODELS[label], Browser(handler, scene.administrator)
    if not model._default_manager.exists():
        pytest.skip("no row")
    request = browser.getting(address(model, what))
    if request().status == 403:
        pytest.skip("nobody may do this in the administration")
    name = f"administration, {what} {label}"
    measure(name, request, LARGEST.get(name, AT_MOST))
