"""Finds changes across the history tables: first rows without text, so that only one page's texts are ever read."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from partnerships.models import User
from safeguarding.names import sort_key

from .tracked import TRACKED, Tracked

# Instead of a person's key: a command, or nobody named.
NOBODY = "nobody"
PERSON = Coalesce(NullIf("history_user__name", Value("")), "history_user__email", output_field=CharField())

# A change: its kind's slug, its key in that kind's table and its time.
Found = tuple[str, int, datetime.datetime]


@dataclass(frozen=True)
class TrailFilter:
    """The filters. Empty means all. `person` is a key or NOBODY. The days are the first and last."""

    component: str = ""
    person: str = ""
    kind: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None


def find(assessment: int, sheets: list[int], wanted: TrailFilter) -> QuerySet[Any, Found]:
    """Newest first. `sheets` are the keys to include."""
    legs = [
        _matching(_changes(kind, assessment, sheets), wanted).values_list("trail_kind", "history_id", "history_date")
        for kind in TRACKED.values()
        if wanted.kind in ("", kind.slug) and (kind.sheet or not wanted.component)
    ]
    # Changes at the same time need a fixed order, or one could be on two pages or on none.
    return union(legs).order_by("-history_date", "trail_kind", "-history_id")


def people(assessment: int, sheets: list[int]) -> list[tuple[int | None, str | None]]:
    """Who changed something, by name. The system is (None, None)."""
    legs = [_changes(kind, assessment, sheets).values_list("history_user_id").distinct() for kind in TRACKED.values()]
    keys = {key for (key,) in union(legs)}
    # Their names are not joined to the changes, because the database would then read every person's.
    named = [(person.pk, str(person)) for person in User.objects.filter(pk__in=keys).only("name", "email").order_by()]
    system: list[tuple[int | None, str | None]] = [(None, None)] if None in keys else []
    return system + sorted(named, key=lambda person: (sort_key(person[1]), person[0]))


def union(legs: list[QuerySet[Any]]) -> QuerySet[Any]:
    if not legs:
        none = TRACKED["assessment"].history.none().annotate(trail_kind=Value(""))
        return none.values_list("trail_kind", "history_id", "history_date")
    first, *others = legs
    return first.union(*others, all=True) if others else first


def _changes(kind: Tracked, assessment: int, sheets: list[int]) -> QuerySet[Any]:
    rows = kind.history.annotate(trail_kind=Value(kind.slug))
    if not kind.sheet:
        return rows.filter(**{kind.assessment: assessment})
    # Adding a sheet is not news: it came with its assessment.
    return rows.filter(**{f"{kind.sheet}__in": sheets}).exclude(
        **{"history_type": "+"} if kind.is_made_at_start else {}
    )


def _matching(rows: QuerySet[Any], wanted: TrailFilter) -> QuerySet[Any]:
    if wanted.person:
        person = None if wanted.person == NOBODY else int(wanted.person)
        rows = rows.filter(history_user=person)
    if wanted.since:
        rows = rows.filter(history_date__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(history_date__lt=_midnight(wanted.until + datetime.timedelta(days=1)))
    return rows


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), tzinfo=timezone.get_current_timezone())
