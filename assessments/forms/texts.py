from typing import Any

from django import forms
from django.db import models

from assessments.models.text import without_html
from safeguarding.govuk.modelfields import formfield


def text_field(model: type[models.Model], name: str, **options: Any) -> forms.Field:
    """A model's text as a field of a form that is not the model's, which checks as much."""
    field: Any = formfield(model._meta.get_field(name), **options)
    field.validators.append(without_html)
    return field
