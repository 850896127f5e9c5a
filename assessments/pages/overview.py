"""The overview of an assessment: the twelve in their groups, and the one obvious next step."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.models import (
    Assessment,
    Component,
    ComponentAssessment,
    ComponentGroup,
    EvidenceGap,
    Gap,
    look_up_last_scores,
    look_up_rows,
)
from safeguarding.prepared import Prepared

from .collective import dissent_in_words
from .movement import Movement, movement_of
from .scrutiny import dissenting_in, open_challenges_in
from .unconfirmed import NOTHING, Unconfirmed, things_to_confirm, unconfirmed_in


@dataclass(frozen=True)
class OverviewRow:
    """One component: its score now and last time, and what is missing."""

    url: str
    component: Component
    score: int | None
    label: str
    last_score: int | None
    last_label: str | None
    is_same_scale: bool
    gaps: list[Gap]
    is_started: bool
    to_confirm: Unconfirmed = NOTHING
    dissenting: Sequence[str] = ()
    open_challenges: int = 0
    evidence_gaps: Sequence[EvidenceGap] = ()

    @property
    def movement(self) -> Movement:
        return movement_of(self.score, self.last_score, compares=self.is_same_scale)

    @property
    def status(self) -> str:
        if not self.is_started:
            return _("Not started")
        if self.score is None:
            return _("Started")
        if Gap.EVIDENCE in self.gaps:
            return _("No evidence yet")
        if self.gaps:
            return _("Scored, with gaps")
        if self.to_confirm:
            return _("To be confirmed")
        return _("Evidence to check") if self.evidence_gaps else _("Complete")

    @property
    def colour(self) -> str:
        if not self.is_started:
            return "grey"
        return "yellow" if self.gaps or self.to_confirm or self.evidence_gaps else "green"

    @property
    def hint(self) -> str:
        to_confirm = self.to_confirm.things if self.to_confirm else ""
        missing = self.missing if self.is_started else ""
        parts = [missing, self.to_check, to_confirm, dissent_in_words(self.dissenting)]
        return "; ".join(part for part in parts if part)

    @property
    def missing(self) -> str:
        return ", ".join(str(gap.label) for gap in self.gaps)

    @property
    def to_check(self) -> str:
        return ", ".join(str(gap.label) for gap in self.evidence_gaps)


@dataclass(frozen=True)
class Overview:
    groups: list[tuple[ComponentGroup, list[OverviewRow]]]

    @property
    def has_last_time(self) -> bool:
        return any(row.last_score for row in self.rows)

    @cached_property
    def rows(self) -> list[OverviewRow]:
        return [row for _group, rows in self.groups for row in rows]

    @property
    def scored(self) -> int:
        return sum(row.score is not None for row in self.rows)

    @property
    def incomplete(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.gaps]

    @property
    def to_confirm(self) -> str:
        count = sum(row.to_confirm.count for row in self.rows)
        return things_to_confirm(count) if count else ""

    @property
    def unconfirmed(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.to_confirm]

    @property
    def evidence_gaps(self) -> str:
        count = sum(len(row.evidence_gaps) for row in self.rows)
        return ngettext("%(count)d evidence gap", "%(count)d evidence gaps", count) % {"count": count} if count else ""

    @property
    def with_evidence_gaps(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.evidence_gaps]

    @property
    def open_challenges(self) -> int:
        return sum(row.open_challenges for row in self.rows)

    @property
    def challenged(self) -> list[OverviewRow]:
        return [row for row in self.rows if row.open_challenges]

    @property
    def next_row(self) -> OverviewRow | None:
        unscored = (row for row in self.rows if row.score is None)
        return next(unscored, None) or next(iter(self.incomplete), None)


SHEETS = Prepared(lambda key: ComponentAssessment.objects.filter(assessment=key).in_order())


def overview_of(assessment: Assessment) -> Overview:
    sheets = SHEETS(assessment.pk)
    look_up_rows(assessment, sheets)
    prefetch_related_objects([assessment.scale], "levels")
    look_up_last_scores(assessment, sheets)
    labels = {level.score: level.label for level in assessment.scale.levels.all()}
    challenged, dissenting = open_challenges_in(assessment), dissenting_in(assessment)
    by_group = groupby(sheets, key=lambda sheet: sheet.component.group)
    return Overview(
        [(group, list(_rows(assessment, members, labels, challenged, dissenting))) for group, members in by_group]
    )


def _rows(
    assessment: Assessment,
    sheets: Iterable[ComponentAssessment],
    labels: dict[int, str],
    challenged: Mapping[int, int],
    dissenting: dict[int, list[str]],
) -> Iterable[OverviewRow]:
    for sheet in sheets:
        sheet.assessment = assessment
        yield OverviewRow(
            url=sheet.get_absolute_url(),
            component=sheet.component,
            score=sheet.score,
            label=labels.get(sheet.score, "") if sheet.score else "",
            last_score=sheet.last_score,
            last_label=sheet.last_label,
            is_same_scale=sheet.last_scale in (None, assessment.scale_id),
            gaps=sheet.gaps,
            is_started=sheet.changed_at is not None or len(sheet.gaps) < len(Gap),
            to_confirm=unconfirmed_in(sheet),
            dissenting=dissenting.get(sheet.pk, ()),
            open_challenges=challenged.get(sheet.pk, 0),
            evidence_gaps=sheet.evidence_gaps,
        )
