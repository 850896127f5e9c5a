"""The values of rows at some changes and just before them, in two queries whatever their number."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, JSONObject

from .search import PERSON, union
from .tracked import TRACKED, Tracked, name_path

# A change: its kind's slug and its key in that kind's table.
Key = tuple[str, int]


@dataclass(frozen=True)
class State:
    """A history row. `values` are by field name. A relation's is (key, name), with None for a name that is gone."""

    kind: Tracked
    deed: str
    at: datetime.datetime
    who: str | None
    sheet: int | None
    values: dict[str, Any]


def states_of(changes: list[Key]) -> list[tuple[State, State | None]]:
    """Each change, with the same row's values before it (None if the trail has none)."""
    before = dict(_before(changes))
    said = _states([*changes, *before.values()])
    # Leaves out rows that were deleted between the queries, when the demo was rebuilt.
    found = [change for change in changes if change in said]
    return [(said[change], said.get(before[change]) if change in before else None) for change in found]


def _before(changes: list[Key]) -> Iterable[tuple[Key, Key]]:
    legs = []
    for kind, ids in _by_kind(changes):
        # Rows are locked while saved, so their history keys are in the order of their changes.
        same_row = kind.history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
        last = Subquery(same_row.order_by("-history_id").values("history_id")[:1])
        rows = kind.history.filter(history_id__in=ids).annotate(trail_kind=Value(kind.slug), before=last)
        legs.append(rows.values_list("trail_kind", "history_id", "before"))
    for slug, change, before in union(legs):
        if before is not None:
            yield (slug, change), (slug, before)


def _states(keys: Iterable[Key]) -> dict[Key, State]:
    legs = [_said(kind).filter(history_id__in=ids) for kind, ids in _by_kind(keys)]
    rows = union([leg.values_list(*COLUMNS) for leg in legs]) if legs else []
    return {(slug, key): _state(TRACKED[slug], *rest) for slug, key, *rest in rows}


COLUMNS = ("trail_kind", "history_id", "history_type", "history_date", "who", "trail_sheet", "said")


def _said(kind: Tracked) -> QuerySet[Any]:
    """Each row's values as one JSON object, so that tables with different columns fit in one query."""
    names = {f"{name}__name": name_path(name) for name in kind.relations}
    return kind.history.annotate(
        trail_kind=Value(kind.slug),
        who=PERSON,
        trail_sheet=F(kind.sheet) if kind.sheet else Cast(Value(None), BigIntegerField()),
        said=JSONObject(**{name: F(name) for name in kind.fields}, **names),
    )


def _state(
    kind: Tracked, deed: str, at: datetime.datetime, who: str | None, sheet: int | None, said: dict[str, Any]
) -> State:
    return State(kind, deed, at, who, sheet, {name: _value(kind, name, said) for name in kind.fields})


def _value(kind: Tracked, name: str, said: dict[str, Any]) -> Any:
    """As the field's own type: JSON has no dates, and SQLite no booleans."""
    field = kind.field(name)
    if field.is_relation:
        return (said[name], said[f"{name}__name"]) if said[name] is not None else None
    return field.to_python(said[name])


def _by_kind(keys: Iterable[Key]) -> Iterable[tuple[Tracked, list[int]]]:
    found: dict[str, list[int]] = defaultdict(list)
    for slug, key in keys:
        found[slug].append(key)
    return [(TRACKED[slug], ids) for slug, ids in found.items()]
