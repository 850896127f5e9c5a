"""The trail of one assessment or one component: how much there is, and any part of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessments.models import Assessment, Component, ComponentAssessment, RatingLevel
from safeguarding.prepared import Prepared

from .entries import Entry, entry
from .search import Changes, Key, TrailFilter, find, people
from .states import State, states_of

# Changes to read at a time for a file: texts have up to 20,000 characters, before and after.
PORTION = 200


@dataclass(frozen=True)
class Sheet:
    assessment: int
    component: Component

    @cached_property
    def url(self) -> str:
        return reverse("sheet", args=[self.assessment, self.component.slug])

    def get_absolute_url(self) -> str:
        return self.url


@dataclass(frozen=True)
class Trail:
    assessment: Assessment
    # By key, in component order.
    sheets: dict[int, Sheet]
    # The scale's words for the scores.
    levels: dict[int, str]

    @property
    def components(self) -> list[Component]:
        return [sheet.component for sheet in self.sheets.values()]

    def people(self) -> list[tuple[int | None, str | None]]:
        return people(self.assessment.pk, [*self.sheets])

    def find(self, wanted: TrailFilter) -> Changes:
        return find(self.assessment.pk, self._wanted(wanted.component), wanted)

    def entries(self, changes: list[Key]) -> list[Entry]:
        return [self._entry(state, before) for state, before in states_of(changes)]

    def all_entries(self, wanted: TrailFilter) -> Iterator[Entry]:
        """Holds only a portion of the texts in memory."""
        changes = self.find(wanted).all()
        for first in range(0, len(changes), PORTION):
            yield from self.entries(changes[first : first + PORTION])

    def _wanted(self, component: str) -> list[int]:
        return [pk for pk, sheet in self.sheets.items() if component in ("", sheet.component.slug)]

    def _entry(self, state: Any, before: State | None) -> Entry:
        sheet = self.sheets.get(state.sheet)
        url = sheet.url if sheet else ""
        return entry(state, before, sheet.component if sheet else None, url, self.levels)


SHEETS = Prepared(
    lambda assessment: (
        ComponentAssessment.objects.filter(assessment=assessment)
        .order_by("component__position")
        .values_list("pk", "component__slug", "component__name", "component__code")
    )
)
LEVELS = Prepared(lambda scale: RatingLevel.objects.filter(scale=scale).values_list("score", "label"))


def trail_of(assessment: Assessment) -> Trail:
    sheets = {
        pk: Sheet(assessment.pk, Component(slug=slug, name=name, code=code))
        for pk, slug, name, code in SHEETS(assessment.pk)
    }
    return Trail(assessment, sheets, dict(LEVELS(assessment.scale_id)))
