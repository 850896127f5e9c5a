"""Actions by status, and components by score in each assessment of a subject."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from assessments.models import ActionStatus, Assessment, Stage

from .parts import ActionRow

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedAssessment = WithAnnotations[Assessment, "Counted"]

SCORES = (1, 2, 3, 4)


class Counted(TypedDict):
    components: int


@dataclass(frozen=True)
class StatusCount:
    status: str
    count: int
    overdue: int


@dataclass(frozen=True)
class ScoreCounts:
    """One assessment of a subject: how many of its components have each score."""

    period: str
    components: int
    # Of 1, 2, 3 and 4.
    counts: tuple[int, int, int, int]

    @property
    def scored(self) -> int:
        return sum(self.counts)

    @property
    def unscored(self) -> int:
        return self.components - self.scored


def actions_by_status(rows: Iterable[ActionRow]) -> tuple[StatusCount, ...]:
    """For each status, even if there are none. Separately, if any, those that continue in a later assessment."""
    rows = list(rows)
    here = [row for row in rows if not row.goes_on_in]
    counts = Counter(row.status for row in here)
    overdue = Counter(row.status for row in here if row.is_overdue)
    labels = [str(status.label) for status in ActionStatus]
    found = [StatusCount(label, counts[label], overdue[label]) for label in labels]
    if len(here) < len(rows):
        found.append(StatusCount(_("Carried forward"), len(rows) - len(here), 0))
    return tuple(found)


def count_scores(assessment: Assessment, scores: Iterable[int | None]) -> ScoreCounts:
    found = list(scores)
    return _score_counts(assessment.period, len(found), Counter(found))


def earlier_of(assessment: Assessment) -> "list[CountedAssessment]":
    counts = {f"at_{score}": Count("sheets", filter=Q(sheets__score=score)) for score in SCORES}
    rows = Assessment.objects.filter(
        partnership=assessment.partnership_id,
        subject__iexact=assessment.subject,
        stage=Stage.AGREED,
        period_end__lt=assessment.period_end,
    )
    return list(
        rows.select_related("scale")
        .annotate(components=Count("sheets"), **counts)
        .order_by("period_end", "agreed_at", "pk")
    )


def on_its_scale(assessment: Assessment, earlier: "Iterable[CountedAssessment]") -> tuple[ScoreCounts, ...]:
    """Those that used the same scale: one inspectorate's grades are never counted as another's."""
    return tuple(
        _score_counts(each.period, each.components, {score: getattr(each, f"at_{score}") for score in SCORES})
        for each in earlier
        if each.scale_id == assessment.scale_id
    )


def _score_counts(period: str, components: int, at: Mapping[int | None, int]) -> ScoreCounts:
    one, two, three, four = (at.get(score, 0) for score in SCORES)
    return ScoreCounts(period, components, (one, two, three, four))
