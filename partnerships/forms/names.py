"""Names on one line, without invisible characters."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

# Emails show names as typed, and mail programs turn anything that looks like an address into a link.
no_link = RegexValidator("://", _("Enter a name, not a link"), inverse_match=True)


# Categories of characters that are invisible or change the direction of others: controls, formats, surrogates,
# separators.
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def refuse_invisible_characters(name: str) -> None:
    """Two names that look the same must be the same."""
    if any(unicodedata.category(character) in UNSEEN for character in name):
        raise ValidationError(_("Enter a name without invisible characters"))


class NameField(forms.CharField):
    """A name of at most 150 characters. Repeated spaces become one."""

    default_validators = [no_link, refuse_invisible_characters]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 150, **kwargs})

    def to_python(self, value: Any) -> str:
        return " ".join((super().to_python(value) or "").split())
