from typing import Any

from django import forms
from django.db import models

from safeguarding.govuk.modelfields import formfield


def text_field(model: type[models.Model], name: str, **options: Any) -> forms.Field:
    """A model's text field for a form of another model."""
    field: Any = formfield(model._meta.get_field(name), **options)
    return field
