"""Addresses that some people type and others open."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeguarding.printing.glyphs import without_controls


def refuse_what_is_hidden(address: str) -> None:
    """Refuses names, passwords and invisible characters, because everyone who reads the address would get them."""
    try:
        netloc = urlsplit(address).netloc
    except ValueError:
        # Not an address: the URLValidator reports it.
        return
    if "@" in netloc:
        raise ValidationError(_("Remove the name and password from the address. Everyone here can read them"))
    if without_controls(address) != address:
        raise ValidationError(_("Type the address again. It contains characters that can’t be seen"))


class LinkField(forms.URLField):
    """A full web address, which the server never opens."""

    default_validators = [URLValidator(schemes=["https", "http"]), refuse_what_is_hidden]
    default_error_messages = {"invalid": gettext_lazy("Enter a full web address that starts with https://")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, assume_scheme="https", **kwargs)
