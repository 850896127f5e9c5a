"""Entries by day, as the page shows them: in words that are ready, because there are many."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from safeguarding.plain_text import blocks

from .entries import Change, Entry


@dataclass(frozen=True)
class Field:
    """One field of a row that was added or removed."""

    label: str
    words: str
    # Whether it has neither lists nor tables. Looking for them takes longer than to show most values.
    is_plain: bool


@dataclass(frozen=True)
class ShownEntry:
    moment: str
    time: str
    sentence: str
    # "" for the assessment as a whole, and where the sentence names it.
    component: str
    url: str
    note: str
    # Of a row that was added or removed: above its fields.
    heading: str
    name: str
    fields: list[Field]
    # What the sentence does not say.
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Day:
    id: str
    name: str
    entries: list[ShownEntry]


def days_of(entries: Iterable[Entry]) -> list[Day]:
    by_day = groupby(entries, key=lambda entry: timezone.localdate(entry.at))
    return [Day(f"day-{day:%Y-%m-%d}", date_format(day), [*map(_shown, members)]) for day, members in by_day]


def _shown(entry: Entry) -> ShownEntry:
    at = timezone.localtime(entry.at)
    heading = _("What was added") if entry.is_added else _("What it said") if entry.is_removed else ""
    return ShownEntry(
        moment=at.isoformat(),
        time=time_format(at),
        sentence=entry.sentence,
        component=str(entry.component or "") if entry.kind.slug != "scores" else "",
        url=entry.url,
        note=entry.note,
        heading=heading,
        name=entry.name,
        fields=[_field(change) for change in entry.changes] if heading else [],
        changes=() if heading or entry.is_told else entry.changes,
    )


def _field(change: Change) -> Field:
    words = change.words
    return Field(capfirst(change.label), words, blocks(words) == (words,))
