from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import DateField

CHOOSE = _("Choose one")


class LongTextField(forms.CharField):
    """Counts a line break as one character, as browsers show it. They send two."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> str | None:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if text else text


def formfield(model_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """Builds our form field for a model field, unless the model form sets its own. For Meta.formfield_callback."""
    if model_field.choices and "form_class" not in kwargs:
        kwargs.setdefault("choices", choices(model_field, kwargs.get("widget"), kwargs.get("initial")))
    elif isinstance(model_field, models.ForeignKey):
        kwargs.setdefault("empty_label", CHOOSE)
    elif isinstance(model_field, models.DateField) and not isinstance(model_field, models.DateTimeField):
        kwargs.setdefault("form_class", DateField)
    elif isinstance(model_field, models.TextField):
        kwargs.setdefault("form_class", LongTextField)
        kwargs.setdefault("widget", LongTextField.widget)
    return model_field.formfield(**kwargs)


def formfield_of(model: type[models.Model], name: str, **kwargs: Any) -> Any:
    found: Any = model._meta.get_field(name)
    return formfield(found, **kwargs)


def choices(model_field: models.Field, widget: object, initial: object) -> list[Any]:
    named = [*model_field.get_choices(include_blank=False)]
    if is_radio(widget):
        # Radios start with nothing chosen, so only an optional answer needs an empty choice.
        return [*named, ("", _("No answer"))] if model_field.blank else named
    if model_field.blank or not (model_field.has_default() or initial):
        return [("", CHOOSE), *named]
    return named


def is_radio(widget: object) -> bool:
    return isinstance(widget, forms.RadioSelect) or (isinstance(widget, type) and issubclass(widget, forms.RadioSelect))
