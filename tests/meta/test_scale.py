"""Seeding for measurements makes rows of every model: a new one that nobody seeds would be measured empty."""

from django.apps import apps

from assessments import scale
from assessments.models import PaperClaim
from assessments.scale.rows import ORDER

# Only there while a paper is being made.
NOT_SEEDED = {PaperClaim}


def test_every_model_and_its_trail_have_rows_after_a_seeding(framework):
    models = [model for app in ("partnerships", "assessments") for model in apps.get_app_config(app).get_models()]
    assert len(models) > 50

    scale.seed(3, 3, 1)

    assert {model for model in models if not model._default_manager.exists()} == NOT_SEEDED


def test_only_models_of_the_two_apps_are_seeded():
    assert {model._meta.app_label for model in ORDER} == {"partnerships", "assessments"}
    assert len({*ORDER}) == len(ORDER)
