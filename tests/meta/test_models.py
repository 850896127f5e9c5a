"""Every model has a factory, all its migrations, translated names and working pages."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.functional import Promise
from factory.django import DjangoModelFactory
from simple_history.models import HistoricalChanges

from tests import factories
from tests.factories import UserFactory

# Without the history models, because simple-history makes them from these.
MODELS = [
    model
    for app in ("background", "outbox", "partnerships", "assessments")
    for model in apps.get_app_config(app).get_models()
    if not issubclass(model, HistoricalChanges)
]
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, DjangoModelFactory)
}
REGISTERED = [model for model in admin.site._registry if model is not Group]
# Code in the page itself: a script without a source (JSON is data, not code), or an attribute with code or style.
INLINE = re.compile(r"<script(?![^>]*(?:src=|application/json))[^>]*>|<style|<[^>]+\s(?:style|on[a-z]+)=[^>]*>")
PAGES = ["changelist", "add", "change", "delete", "history"]


def by_label(model):
    return model._meta.label_lower


@pytest.fixture
def as_root(client, db):
    client.force_login(UserFactory(name="A root", is_staff=True, is_superuser=True))
    return client


def address(model, page, row=None):
    args = [row.pk] if row else []
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def pages(model):
    row = FACTORIES[model]()
    return {page: address(model, page, row if page in ("change", "delete", "history") else None) for page in PAGES}


def test_models_are_found_to_check():
    assert {"Agency", "Assessment", "User"} <= {model.__name__ for model in MODELS}
    assert {"Agency", "Component", "RatingScale", "User"} <= {model.__name__ for model in REGISTERED}


def test_every_model_has_a_factory_and_every_factory_a_model():
    assert set(FACTORIES) == set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_each_factory_makes_a_valid_row(db, model):
    FACTORIES[model]().full_clean()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_model_names_are_translatable(model):
    assert isinstance(model._meta.verbose_name, Promise)
    assert isinstance(model._meta.verbose_name_plural, Promise)


@pytest.mark.parametrize("model", MODELS, ids=by_label)
def test_names_of_editable_fields_are_translatable(model):
    fields = [field for field in model._meta.get_fields() if not field.auto_created and field.editable]
    assert fields
    assert [field.name for field in fields if not isinstance(field.verbose_name, Promise)] == []


@pytest.mark.parametrize("model", REGISTERED, ids=by_label)
def test_every_page_of_the_administration_opens(as_root, model):
    # Memberships are added on the pages of their partnerships and people.
    add = 403 if model.__name__ == "Membership" else 200
    answers = {page: as_root.get(url).status_code for page, url in pages(model).items()}
    assert answers == dict.fromkeys(PAGES, 200) | {"add": add}


@pytest.mark.parametrize("model", REGISTERED, ids=by_label)
def test_signed_out_people_and_members_cannot_open_any_page_of_the_administration(client, as_, bob, model):
    for url in pages(model).values():
        assert client.get(url).url == f"{reverse('account_login')}?next={url}"
    for url in pages(model).values():
        assert as_(bob).get(url, follow=True).status_code == 403


@pytest.mark.parametrize("model", REGISTERED, ids=by_label)
def test_no_page_of_the_administration_has_inline_scripts_or_styles(as_root, model):
    for url in pages(model).values():
        response = as_root.get(url)
        content = response.content.decode()
        # A refused page needs none.
        assert ("<script" in content) == (response.status_code == 200)
        assert INLINE.findall(content) == []


@pytest.mark.parametrize("model", REGISTERED, ids=by_label)
def test_a_list_costs_the_same_number_of_queries_for_1_row_and_for_30(as_root, model):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            response = as_root.get(address(model, "changelist"))
        assert ".None" not in response.content.decode()  # how a relation looks if a column has its name by accident
        return len(captured), len(response.context["cl"].result_list)

    FACTORIES[model]()
    queries()  # queries here for what is cached afterwards
    few, rows_before = queries()
    FACTORIES[model].create_batch(29)
    many, rows = queries()
    assert rows == rows_before + 29
    assert many == few
