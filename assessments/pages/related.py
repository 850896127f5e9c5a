"""Fetches what many rows refer to by one query for each table: joining it to each row costs several times as much."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from partnerships.models import User

Referring = tuple[Sequence[Model], Any]


def with_related(*groups: tuple[Sequence[Model], Iterable[str]]) -> None:
    """Sets these relations of each group's rows. People have only their names."""
    wanted: dict[type[Model], list[Referring]] = defaultdict(list)
    for rows, names in groups:
        for name in names if rows else ():
            field: Any = rows[0]._meta.get_field(name)
            wanted[field.related_model].append((rows, field))
    for model, referring in wanted.items():
        _set(model, referring)


def _set(model: type[Model], referring: list[Referring]) -> None:
    found = model._default_manager.order_by()
    if model is User:
        found = found.only("name", "email")
    keys = {getattr(row, field.attname) for rows, field in referring for row in rows}
    by_key = found.in_bulk(keys - {None})
    for rows, field in referring:
        for row in rows:
            field.set_cached_value(row, by_key.get(getattr(row, field.attname)))
