"""Values in the words that people read."""

import datetime
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .tracked import Tracked

# Longer text, or more than one line, is folded on the page.
SHORT = 120
# A row's name in a sentence.
NAME_MAX = 80


def label(kind: Tracked, name: str) -> str:
    return str(kind.field(name).verbose_name)


def in_words(kind: Tracked, name: str, value: Any, levels: dict[int, str]) -> str:
    """`levels` are the scale's words for scores. Text is as typed. "" is shown as missing."""
    field = kind.field(name)
    if name == "score":
        return f"{value} {levels.get(value, '')}".strip() if value else _("not yet scored")
    if value is None or value == "":
        return _("(empty)")
    if field.is_relation:
        return value[1] or _("(deleted since)")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime.date):
        return date_format(value)
    return str(dict(field.flatchoices).get(value, value))


def is_typed(kind: Tracked, name: str, value: object) -> bool:
    return isinstance(value, str) and value != "" and not kind.field(name).choices


def is_long(*texts: str) -> bool:
    return any(len(text) > SHORT or "\n" in text for text in texts)


def name_of(kind: Tracked, value: Callable[[str], Any]) -> str:
    parts = [in_words(kind, name, found, {}) for name in kind.named_by if (found := value(name))]
    name = normalize("NFC", " ".join(", ".join(parts).split()))
    return Truncator(name).chars(NAME_MAX) if len(name) > NAME_MAX else name
