"""The values of rows at some changes and just before them, in two queries whatever their number."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.translation import get_language

from safeguarding.prepared import Prepared, among

from .search import PERSON, Key, union
from .tracked import TRACKED, Tracked, name_path


@dataclass(frozen=True)
class State:
    """A history row. `said` is its values as JSON has them, which is enough to compare them."""

    kind: Tracked
    deed: str
    at: datetime.datetime
    who: str | None
    sheet: int | None
    said: dict[str, Any]

    def value(self, name: str) -> Any:
        """As the field's own type: JSON has no dates, and SQLite no booleans.

        A relation's is (key, name), with None for a name that is gone.
        """
        field, said = self.kind.field(name), self.said[name]
        if field.is_relation:
            return (said, self.said[f"{name}__name"]) if said is not None else None
        return field.to_python(said)


def states_of(changes: list[Key]) -> list[tuple[State, State | None]]:
    """Each change, with the same row's values before it (None if the trail has none)."""
    if not changes:
        return []
    before = dict(_before(changes))
    said = _states([*changes, *before.values()])
    # Leaves out rows that were deleted between the queries, when the demo was rebuilt.
    found = [change for change in changes if change in said]
    return [(said[change], said.get(before[change]) if change in before else None) for change in found]


def _before(changes: list[Key]) -> Iterable[tuple[Key, Key]]:
    keys = _by_kind(changes)
    for slug, change, before in _keys_before(tuple(keys))(*keys.values()):
        if before is not None:
            yield (slug, change), (slug, before)


@lru_cache(maxsize=100)
def _keys_before(kinds: tuple[str, ...]) -> Prepared[Any]:
    return Prepared(lambda *keys: union([*map(_leg_before, kinds, keys)]), keys=len(kinds))


def _leg_before(slug: str, keys: int) -> QuerySet[Any]:
    history = TRACKED[slug].history
    # Rows are locked while saved, so their history keys are in the order of their changes.
    same_row = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    last = Subquery(same_row.order_by("-history_id").values("history_id")[:1])
    rows = history.filter(among("history_id", keys)).annotate(trail_kind=Value(slug), before=last)
    return rows.values_list("trail_kind", "history_id", "before")


def _states(changes: Iterable[Key]) -> dict[Key, State]:
    keys = _by_kind(changes)
    rows = _said(tuple(keys), get_language())(*keys.values())
    return {(slug, key): State(TRACKED[slug], *rest) for slug, key, *rest in rows}


COLUMNS = ("trail_kind", "history_id", "history_type", "history_date", "who", "trail_sheet", "said")


@lru_cache(maxsize=100)
def _said(kinds: tuple[str, ...], language: str) -> Prepared[Any]:
    """Each row's values as one JSON object, so that tables with different columns fit in one query.

    It is compiled for each language, because the name of a file is in words.
    """
    return Prepared(lambda *keys: union([*map(_leg, kinds, keys)]), keys=len(kinds))


def _leg(slug: str, keys: int) -> QuerySet[Any]:
    kind = TRACKED[slug]
    names = {f"{name}__name": name_path(name) for name in kind.relations}
    rows = kind.history.filter(among("history_id", keys)).annotate(
        trail_kind=Value(slug),
        who=PERSON,
        trail_sheet=F(kind.sheet) if kind.sheet else Cast(Value(None), BigIntegerField()),
        said=JSONObject(**{name: F(name) for name in kind.fields}, **names),
    )
    return rows.values_list(*COLUMNS)


def _by_kind(keys: Iterable[Key]) -> dict[str, list[int]]:
    """In the order of kinds, so that pages with the same kinds have the same query."""
    found: dict[str, list[int]] = {slug: [] for slug in TRACKED}
    for slug, key in keys:
        found[slug].append(key)
    return {slug: ids for slug, ids in found.items() if ids}
