"""Good practice: what is waiting for a lead to release, what a partnership shares, and what everyone can find."""

import datetime
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connections
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessments.models import Component, Evidence, GoodPractice, ProtectiveMarking
from partnerships.models import Partnership, Sector
from safeguarding.names import sort_key

# Pieces whose themes are suggested. Reading all would take longer with each partnership.
RECENT = 100
# Weights: the title says most about a piece, then its theme, then its text.
VECTOR = (
    SearchVector("title", weight="A", config="english")
    + SearchVector("theme", weight="B", config="english")
    + SearchVector("summary", weight="C", config="english")
)  # PostgreSQL has an index on exactly this (migration 0015). A change needs a new index.


@dataclass(frozen=True)
class PracticeFilter:
    """A search: a component's slug, a sector, part of a theme, words. Empty means all."""

    component: str = ""
    sector: str = ""
    theme: str = ""
    words: str = ""


@dataclass(frozen=True)
class Choices:
    """What can be searched for: only what released good practice has.

    Components and sectors are (value, label). Themes are suggestions from the newest, because people make up their own.
    """

    components: list[tuple[str, str]]
    sectors: list[tuple[str, str]]
    themes: list[str]


@dataclass(frozen=True)
class Shared:
    """All that everyone can read of a piece of good practice. Nothing else about its source."""

    pk: int
    title: str
    summary: str
    component: str
    sector: str
    theme: str
    url: str
    contact: str
    partnership: str
    released_at: datetime.datetime


@dataclass(frozen=True)
class Withdrawn:
    practice: GoodPractice
    # Whether its evidence still exists and is marked, and nothing else from it is released.
    can_be_released_again: bool


@dataclass(frozen=True)
class Sharing:
    """A partnership's good practice, for its leads."""

    waiting: list[Evidence]
    released: list[GoodPractice]
    withdrawn: list[Withdrawn]

    @property
    def marking(self) -> str:
        """The protective marking of what is waiting. Released good practice has none."""
        markings = {evidence.assessment.protective_marking for evidence in self.waiting}
        is_sensitive = ProtectiveMarking.OFFICIAL_SENSITIVE in markings
        return ProtectiveMarking.OFFICIAL_SENSITIVE.label if is_sensitive else ""


def find(wanted: PracticeFilter) -> QuerySet[GoodPractice]:
    """Released and matching. With words the best match comes first on PostgreSQL. Otherwise the newest does."""
    rows = GoodPractice.objects.released().select_related("component", "partnership")
    if wanted.component:
        rows = rows.filter(component__slug=wanted.component)
    if wanted.sector:
        rows = rows.filter(sector=wanted.sector)
    if wanted.theme:
        rows = rows.filter(theme__icontains=wanted.theme)
    return search(rows, wanted.words) if wanted.words else rows


def search(rows: QuerySet[GoodPractice], words: str) -> QuerySet[GoodPractice]:
    """By the stems of English words on PostgreSQL, otherwise as typed."""
    if connections[rows.db].vendor == "postgresql":
        return _ranked(rows, words)
    for word in words.split():
        rows = rows.filter(Q(title__icontains=word) | Q(theme__icontains=word) | Q(summary__icontains=word))
    return rows


def _ranked(rows: QuerySet[GoodPractice], words: str) -> QuerySet[GoodPractice]:
    # This type accepts any quotes and signs that people type.
    query = SearchQuery(words, config="english", search_type="websearch")
    found = rows.alias(vector=VECTOR, rank=SearchRank(VECTOR, query)).filter(vector=query)
    return found.order_by("-rank", "-released_at", "-pk")


def choices() -> Choices:
    found = list(kinds())
    components = Component.objects.filter(pk__in={component for component, _sector in found})
    sectors = {sector for _component, sector in found}
    newest = GoodPractice.objects.released().values_list("theme", flat=True)[:RECENT]
    # The same theme, whatever its capitals.
    themes = {theme.casefold(): theme for theme in sorted(newest) if theme}
    return Choices(
        components=list(components.values_list("slug", "name")),
        sectors=[(value, str(label)) for value, label in Sector.choices if value in sectors],
        themes=sorted(themes.values(), key=sort_key),
    )


def kinds() -> QuerySet[GoodPractice, tuple[int, str]]:
    """The components of released good practice, with the sectors of each."""
    return GoodPractice.objects.released().order_by().values_list("component", "sector").distinct()


def shared(row: GoodPractice) -> Shared:
    return Shared(
        pk=row.pk,
        title=row.title,
        summary=row.summary,
        component=row.component.name,
        sector=row.get_sector_display(),
        theme=row.theme,
        url=row.url,
        contact=row.contact,
        partnership=row.partnership.name,
        released_at=row.released_at,
    )


def waiting() -> QuerySet[Evidence]:
    """Marked as good practice and never released.

    Evidence that was carried forward and not yet confirmed is left out, because its original is waiting or was
    released.
    """
    ever_released = GoodPractice.objects.filter(evidence=OuterRef("pk"))
    return Evidence.objects.filter(~Exists(ever_released), good_practice=True, carried=False)


def number_waiting() -> Coalesce:
    """An annotation for partnerships, so that a page with the number needs no further query."""
    of_it = waiting().filter(sheet__assessment__partnership=OuterRef("pk")).order_by()
    counted = of_it.values("sheet__assessment__partnership").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def sharing_of(partnership: Partnership) -> Sharing:
    marked = waiting().filter(sheet__assessment__partnership=partnership)
    marked = marked.select_related("source_agency", "sheet__component", "sheet__assessment")
    rows = partnership.good_practice.select_related("component", "evidence", "released_by", "withdrawn_by")
    released = [row for row in rows if row.withdrawn_at is None]
    withdrawn = [row for row in rows if row.withdrawn_at]
    return Sharing(
        waiting=list(marked.order_by("-sheet__assessment__period_end", "sheet__component__position", "pk")),
        released=released,
        withdrawn=_withdrawn(withdrawn, {row.evidence_id for row in released}),
    )


def _withdrawn(rows: list[GoodPractice], released: set[int | None]) -> list[Withdrawn]:
    found, seen = [], set(released)
    for row in sorted(rows, key=lambda row: (row.withdrawn_at, row.pk), reverse=True):
        is_marked = row.evidence is not None and row.evidence.good_practice
        found.append(Withdrawn(row, is_marked and row.evidence_id not in seen))
        seen.add(row.evidence_id)
    return found
