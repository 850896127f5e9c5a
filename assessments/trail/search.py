"""Finds changes across the history tables: first rows without text, so that only one page's texts are ever read."""

import datetime
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from partnerships.models import User
from safeguarding.names import sort_key
from safeguarding.prepared import Asked, Prepared, among, moment

from .tracked import TRACKED, Tracked

# Instead of a person's key: a command, or nobody named.
NOBODY = "nobody"
PERSON = Coalesce(NullIf("history_user__name", Value("")), "history_user__email", output_field=CharField())

# A change: its kind's slug and its key in that kind's table.
Key = tuple[str, int]


@dataclass(frozen=True)
class TrailFilter:
    """The filters. Empty means all. `person` is a key or NOBODY. The days are the first and last."""

    component: str = ""
    person: str = ""
    kind: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


class Changes:
    """What a search finds, newest first. Django's Paginator counts it and reads a part."""

    def __init__(self, kinds: tuple[str, ...], *, is_nobodys: bool, **asked: Asked) -> None:
        self._query = _changes(kinds, is_nobodys, tuple(asked)) if kinds else None
        self._asked = asked.values()

    def __len__(self) -> int:
        return self._query.count(*self._asked) if self._query else 0

    def __getitem__(self, part: slice) -> list[Key]:
        return _keys(self._query.some(part.start, part.stop - part.start, *self._asked)) if self._query else []

    def all(self) -> list[Key]:
        return _keys(self._query(*self._asked)) if self._query else []


def _keys(rows: list[tuple[str, int, datetime.datetime]]) -> list[Key]:
    return [(slug, key) for slug, key, _moment in rows]


def find(assessment: int, sheets: list[int], wanted: TrailFilter) -> Changes:
    """`sheets` are the keys to include."""
    kinds = [
        kind for kind in TRACKED.values() if wanted.kind in ("", kind.slug) and (kind.sheet or not wanted.component)
    ]
    asked: dict[str, Asked] = {}
    if any(kind.sheet for kind in kinds):
        asked["sheets"] = sheets
    if not all(kind.sheet for kind in kinds):
        asked["assessment"] = assessment
    if wanted.person not in ("", NOBODY):
        asked["person"] = int(wanted.person)
    if wanted.since:
        asked["since"] = _midnight(wanted.since)
    if wanted.until:
        asked["until"] = _midnight(wanted.until + datetime.timedelta(days=1))
    return Changes(tuple(kind.slug for kind in kinds), is_nobodys=wanted.person == NOBODY, **asked)


@lru_cache(maxsize=100)
def _changes(kinds: tuple[str, ...], is_nobodys: bool, names: tuple[str, ...]) -> Prepared[Any]:
    """`names` are those of what is asked. The query is compiled for each choice of filters."""

    def build(*places: int) -> QuerySet[Any]:
        asked = dict(zip(names, places, strict=True))
        rows = (_matching(_history(TRACKED[slug], asked), is_nobodys, asked) for slug in kinds)
        legs = [each.values_list("trail_kind", "history_id", "history_date") for each in rows]
        # Changes at the same time need a fixed order, or one could be on two pages or on none.
        return union(legs).order_by("-history_date", "trail_kind", "-history_id")

    return Prepared(build, keys=len(names))


def _matching(rows: QuerySet[Any], is_nobodys: bool, asked: dict[str, int]) -> QuerySet[Any]:
    if is_nobodys:
        rows = rows.filter(history_user=None)
    if "person" in asked:
        rows = rows.filter(history_user=asked["person"])
    if "since" in asked:
        rows = rows.filter(history_date__gte=moment(asked["since"]))
    if "until" in asked:
        rows = rows.filter(history_date__lt=moment(asked["until"]))
    return rows


def _history(kind: Tracked, asked: dict[str, int]) -> QuerySet[Any]:
    rows = kind.history.annotate(trail_kind=Value(kind.slug))
    if not kind.sheet:
        return rows.filter(**{kind.assessment: asked["assessment"]})
    # Adding a sheet is not news: it came with its assessment.
    return rows.filter(among(kind.sheet, asked["sheets"])).exclude(
        **{"history_type": "+"} if kind.is_made_at_start else {}
    )


def union(legs: list[QuerySet[Any]]) -> QuerySet[Any]:
    first, *others = legs
    return first.union(*others, all=True) if others else first


def _people(assessment: int, sheets: int) -> QuerySet[Any]:
    asked = {"assessment": assessment, "sheets": sheets}
    return union([_history(kind, asked).values_list("history_user_id").distinct() for kind in TRACKED.values()])


PEOPLE = Prepared(_people, keys=2)
NAMES = Prepared(
    lambda people: (
        User.objects.filter(among("pk", people))
        .order_by()
        .values_list("pk", Coalesce(NullIf("name", Value("")), "email", output_field=CharField()))
    )
)


def people(assessment: int, sheets: list[int]) -> list[tuple[int | None, str | None]]:
    """Who changed something, by name. The system is (None, None)."""
    keys = {key for (key,) in PEOPLE(assessment, sheets)}
    # Their names are not joined to the changes, because the database would then read every person's.
    named = NAMES(keys - {None})
    system: list[tuple[int | None, str | None]] = [(None, None)] if None in keys else []
    return system + sorted(named, key=lambda person: (sort_key(person[1]), person[0]))


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_current_timezone())
