"""The trail of one assessment or one component: how much there is, and any part of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from assessments.models import Assessment, Component, ComponentAssessment

from .entries import Entry, entry
from .search import Found, TrailFilter, find, people
from .states import Key, State, states_of

# Changes to read at a time for a file: texts have up to 20,000 characters, before and after.
PORTION = 200


@dataclass(frozen=True)
class Trail:
    assessment: Assessment
    # By key, in component order.
    sheets: dict[int, ComponentAssessment]
    # The scale's words for the scores.
    levels: dict[int, str]

    @property
    def components(self) -> list[Component]:
        return [sheet.component for sheet in self.sheets.values()]

    def people(self) -> list[tuple[int | None, str | None]]:
        return people(self.assessment.pk, [*self.sheets])

    def find(self, wanted: TrailFilter) -> QuerySet[Any, Found]:
        return find(self.assessment.pk, self._wanted(wanted.component), wanted)

    def entries(self, found: Iterable[Found]) -> list[Entry]:
        changes: list[Key] = [(slug, key) for slug, key, _date in found]
        return [self._entry(state, before) for state, before in states_of(changes)]

    def all_entries(self, wanted: TrailFilter) -> Iterator[Entry]:
        """Holds only a portion of the texts in memory."""
        # The iterator keeps no list of its results, as a loop over the query would.
        found = self.find(wanted).iterator(chunk_size=PORTION)
        while portion := list(islice(found, PORTION)):
            yield from self.entries(portion)

    def _wanted(self, component: str) -> list[int]:
        return [pk for pk, sheet in self.sheets.items() if component in ("", sheet.component.slug)]

    def _entry(self, state: Any, before: State | None) -> Entry:
        sheet = self.sheets.get(state.sheet)
        url = sheet.get_absolute_url() if sheet else ""
        return entry(state, before, sheet.component if sheet else None, url, self.levels)


def trail_of(assessment: Assessment) -> Trail:
    sheets = ComponentAssessment.objects.filter(assessment=assessment).in_order()
    levels = assessment.scale.levels.values_list("score", "label")
    return Trail(assessment, {sheet.pk: sheet for sheet in sheets}, dict(levels))
