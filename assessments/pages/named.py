"""Gives many rows their agencies and people by two queries: joining these to each row costs several times as much."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from partnerships.models import Agency, User


def with_names(*groups: tuple[Sequence[Model], Iterable[str]]) -> None:
    """Sets these relations to agencies and people of each group's rows. The people have only their names."""
    wanted: dict[type[Model], list[tuple[Sequence[Model], Any]]] = {Agency: [], User: []}
    for rows, names in groups:
        for name in names if rows else ():
            field: Any = rows[0]._meta.get_field(name)
            wanted[field.related_model].append((rows, field))
    _set(Agency.objects.order_by(), wanted[Agency])
    _set(User.objects.order_by().only("name", "email"), wanted[User])


def _set(found: Any, wanted: list[tuple[Sequence[Model], Any]]) -> None:
    keys = {getattr(row, field.attname) for rows, field in wanted for row in rows}
    by_key = found.in_bulk(keys - {None})
    for rows, field in wanted:
        for row in rows:
            field.set_cached_value(row, by_key.get(getattr(row, field.attname)))
