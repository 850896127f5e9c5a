"""Addresses that people type and that others open."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeguarding.printing.glyphs import without_controls


def refuse_what_is_hidden(address: str) -> None:
    """Refuses a name and password, and characters that can't be seen: all who read the address would have them."""
    try:
        netloc = urlsplit(address).netloc
    except ValueError:
        # Not an address at all: the URLValidator reports it.
        return
    if "@" in netloc:
        raise ValidationError(_("Take the name and password out of the address: everybody here can read them"))
    if without_controls(address) != address:
        raise ValidationError(_("Take the characters out of the address that can’t be seen: type it anew"))


class LinkField(forms.URLField):
    """A full address of the web, which the server never fetches; or none."""

    default_validators = [URLValidator(schemes=["https", "http"]), refuse_what_is_hidden]
    default_error_messages = {"invalid": gettext_lazy("Enter a full web address that starts with https://")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, assume_scheme="https", **kwargs)
