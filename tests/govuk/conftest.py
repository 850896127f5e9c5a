import pytest
from django.template import engines
from django.test import RequestFactory

from tests.govuk.markup import Markup


@pytest.fixture
def render():
    """Renders a template's source as a page would, and reads the result."""

    def render(source, **context):
        request = RequestFactory().get("/")
        return Markup(engines["django"].from_string(source).render(context, request))

    return render


@pytest.fixture
def crispy(render):
    return lambda form: render("{% load crispy_forms_tags %}{% crispy form %}", form=form)
