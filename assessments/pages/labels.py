"""Choices in words, for many rows: Django's `get_..._display()` translates a field's whole list for each row."""

from typing import Any

from django.db.models import Model


class ChoiceLabels:
    """Translates each list once."""

    def __init__(self) -> None:
        self._found: dict[tuple[type[Model], str], dict[str, str]] = {}

    def of(self, row: Model, name: str) -> str:
        kind = type(row)
        if (kind, name) not in self._found:
            field: Any = kind._meta.get_field(name)
            self._found[kind, name] = {value: str(label) for value, label in field.flatchoices}
        value: str = getattr(row, name)
        return self._found[kind, name].get(value, value)
