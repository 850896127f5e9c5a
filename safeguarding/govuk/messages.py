from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .boundfield import with_commas

CHOOSING = (forms.ChoiceField, forms.ModelChoiceField)
# Only these general messages of Django's are replaced, never a form's or field's own message.
GENERAL = [
    kind.default_error_messages[code]
    for kind, code in (
        (forms.Field, "required"),
        (forms.ChoiceField, "invalid_choice"),
        (forms.MultipleChoiceField, "invalid_choice"),
        (forms.ModelChoiceField, "invalid_choice"),
        (forms.ModelMultipleChoiceField, "invalid_choice"),
    )
]


def say_what_to_do(field: forms.Field, label: str | Promise) -> None:
    """Replaces Django's general errors with ones that name the field and say what to do."""
    if isinstance(field, forms.BooleanField):
        replace(field, "required", _("Tick “%(label)s” to continue") % {"label": label})
    elif isinstance(field, CHOOSING):
        replace(field, "required", _("Choose an answer for “%(label)s”") % {"label": label})
        replace(field, "invalid_choice", with_params(_("Choose one of the answers for “%(label)s”"), label))
    else:
        replace(field, "required", _("Fill in “%(label)s”") % {"label": label})
    least = _("“%(label)s” must be %(limit)s or more")
    most = _("“%(label)s” must be %(limit)s or less")
    for code, message in (("min_value", least), ("max_value", most)):
        if (limit := getattr(field, code, None)) is not None:
            field.error_messages.setdefault(code, with_params(message, label, limit=limit))
    if limit := getattr(field, "max_length", None):
        message = _("“%(label)s” must be %(limit)s characters or fewer")
        field.error_messages.setdefault("max_length", with_params(message, label, limit=with_commas(limit)))


def replace(field: forms.Field, code: str, message: str) -> None:
    if any(field.error_messages.get(code) is general for general in GENERAL):
        field.error_messages[code] = message


def with_params(message: str, label: str | Promise, **values: object) -> str:
    # Django formats these messages again with the refused value, so a % in a label must be escaped.
    return (message % {"label": label, **values}).replace("%", "%%")
