"""Agencies' views of all components side by side: what the partnership has to discuss, most divided first."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from assessments.charts.spread import draw_spread
from assessments.models import AgencyView, Assessment, ComponentAssessment, ParticipatingAgency, RatingLevel
from assessments.spread import Spread
from partnerships.models import User
from safeguarding.prepared import Prepared
from safeguarding.printing.drawing import Svg

from .collective import Labels, TakingPart, dissent_in_words, how_many, median_in_words, spread_in_words
from .scrutiny import dissenting_in, open_challenges_in

SIDE_BY_SIDE = 12


@dataclass(frozen=True)
class Participant(TakingPart):
    # The short name, for a narrow column.
    short_name: str


@dataclass(frozen=True)
class Cell:
    """One agency's score for one component. None if it has not returned a view."""

    score: int | None
    label: str
    # Its draft, for people who can read it. It never counts.
    draft: int | None = None


NO_VIEW = Cell(None, "")


@dataclass(frozen=True)
class Row:
    """One component: each agency's view, in the agencies' order, and the agreed score."""

    component: str
    url: str
    position: int
    agencies: tuple[Participant, ...]
    cells: tuple[Cell, ...]
    agreed: int | None
    label: str
    dissenting: tuple[str, ...]
    open_challenges: int

    @property
    def by_agency(self) -> list[tuple[Participant, Cell]]:
        return list(zip(self.agencies, self.cells, strict=True))

    @cached_property
    def spread(self) -> Spread:
        return Spread(tuple(cell.score for cell in self.cells if cell.score))

    @property
    def median(self) -> str:
        return median_in_words(self.spread)

    @property
    def words(self) -> str:
        return f"{how_many(len(self.spread.scores), len(self.cells))} {spread_in_words(self.spread)}"

    @property
    def picture(self) -> Svg:
        return draw_spread(self.spread.scores, self.agreed, self.words)

    @property
    def dissent(self) -> str:
        return dissent_in_words(self.dissenting)

    @property
    def division(self) -> tuple[int, int, int]:
        """Sorts the most divided first: by spread, then how many differ, then place in the framework."""
        return -self.spread.width, -self.spread.differing, self.position


@dataclass(frozen=True)
class Moderation:
    # The scale's words, from the lowest score.
    levels: tuple[tuple[int, str], ...]
    participants: tuple[Participant, ...]
    # In the framework's order.
    rows: tuple[Row, ...]

    @cached_property
    def most_divided(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.division)

    @property
    def not_returned(self) -> list[str]:
        return [participant.name for participant in self.participants if not participant.has_returned]

    @property
    def returned(self) -> int:
        return len(self.participants) - len(self.not_returned)

    @property
    def is_wide(self) -> bool:
        return len(self.participants) > SIDE_BY_SIDE

    @property
    def returned_in_words(self) -> str:
        return how_many(self.returned, len(self.participants))

    @property
    def has_views(self) -> bool:
        return any(cell.score or cell.draft for row in self.rows for cell in row.cells)

    @property
    def compares_views(self) -> bool:
        return any(row.spread.compares for row in self.rows)

    @property
    def agreed(self) -> int:
        return sum(row.agreed is not None for row in self.rows)

    @property
    def next_row(self) -> Row | None:
        return next((row for row in self.most_divided if row.agreed is None), None)


LEVELS = Prepared(lambda scale: RatingLevel.objects.filter(scale=scale).values_list("score", "label"))
PARTICIPANTS = Prepared(
    lambda key: ParticipatingAgency.objects.filter(assessment=key).values_list(
        "pk", "returned_at", "agency__name", "agency__short_name"
    )
)
# Without their long texts.
SHEETS = Prepared(
    lambda key: (
        ComponentAssessment.objects.filter(assessment=key)
        .in_order()
        .only("score", *(f"component__{name}" for name in ("slug", "code", "name", "position", "group__name")))
    )
)


def _views(reader: int, key: int) -> Any:
    rows: Any = AgencyView.objects.readable_by(User(pk=reader)).filter(sheet__assessment=key)
    # The type checker loses the annotation on the way to values_list().
    rows = rows.exclude(score=None).with_counts().order_by()
    return rows.values_list("sheet", "participant", "score", "is_counted")


VIEWS = Prepared(_views, keys=2)


def moderation_of(assessment: Assessment, reader: User) -> Moderation:
    labels: Labels = dict(LEVELS(assessment.scale_id))
    taking_part = {
        pk: Participant(name, returned_at is not None, short_name or name)
        for pk, returned_at, name, short_name in PARTICIPANTS(assessment.pk)
    }
    agencies = tuple(taking_part.values())
    cells = _cells(assessment, reader, labels)
    challenged, dissenting = open_challenges_in(assessment), dissenting_in(assessment)
    rows = tuple(
        Row(
            component=str(sheet.component),
            url=reverse("moderate", args=[assessment.pk, sheet.component.slug]),
            position=sheet.component.position,
            agencies=agencies,
            cells=tuple(cells.get((sheet.pk, pk), NO_VIEW) for pk in taking_part),
            agreed=sheet.score,
            label=labels.get(sheet.score, "") if sheet.score else "",
            dissenting=tuple(dissenting.get(sheet.pk, ())),
            open_challenges=challenged.get(sheet.pk, 0),
        )
        for sheet in SHEETS(assessment.pk)
    )
    return Moderation(tuple(sorted(labels.items())), agencies, rows)


def _cells(assessment: Assessment, reader: User, labels: Labels) -> dict[tuple[int, int], Cell]:
    return {
        (sheet, of): Cell(score, labels.get(score, "")) if counts else Cell(None, labels.get(score, ""), draft=score)
        for sheet, of, score, counts in VIEWS(reader.pk, assessment.pk)
    }
