import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# A tag has a name at once after "<"; "fewer than <5" and "<name@example.org>" are not tags.
HTML_TAG = re.compile(r"</?[a-z][a-z0-9-]*(\s[^<>]*)?/?>|<!--", re.IGNORECASE)


def without_html(value: str) -> None:
    """Refuse markup: pages and papers show texts as they were typed, so tags would stand there as tags."""
    if found := HTML_TAG.search(value):
        raise ValidationError(_("Enter plain text, without HTML such as %(tag)s"), params={"tag": found.group()[:40]})


class PlainText(models.TextField):
    """What people type at length: plain text of at most LONG_TEXT_MAX characters, empty unless typed."""

    default_validators = [without_html]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", settings.LONG_TEXT_MAX)
        super().__init__(*args, **kwargs)


class PlainLine(models.CharField):
    """What people type on one line: plain text of at most 200 characters."""

    default_validators = [without_html]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)
