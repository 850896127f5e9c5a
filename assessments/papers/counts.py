"""Actions by status, and components by score in each assessment of a subject."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from assessments.models import ActionStatus, Assessment, ComponentAssessment, Stage
from safeguarding.prepared import Prepared

from .parts import ActionRow

SCORES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Earlier:
    """An earlier assessment of a subject, and its scores by component."""

    assessment: Assessment
    scores: dict[int, int | None]


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
    one, two, three, four = (found.count(score) for score in SCORES)
    return ScoreCounts(assessment.period, len(found), (one, two, three, four))


# Of an assessment, by component.
SCORES_OF = Prepared(
    lambda key: ComponentAssessment.objects.filter(assessment=key).order_by().values_list("component", "score")
)


def earlier_of(assessment: Assessment) -> list[Earlier]:
    """The signed-off ones of earlier periods, the oldest first."""
    found = Assessment.objects.filter(
        partnership=assessment.partnership_id,
        subject__iexact=assessment.subject,
        stage=Stage.AGREED,
        period_end__lt=assessment.period_end,
    )
    found = found.select_related("scale").order_by("period_end", "agreed_at", "pk")
    return [Earlier(each, dict(SCORES_OF(each.pk))) for each in found]


def on_its_scale(assessment: Assessment, earlier: Iterable[Earlier]) -> tuple[ScoreCounts, ...]:
    """Those that used the same scale: one inspectorate's grades are never counted as another's."""
    return tuple(
        count_scores(each.assessment, each.scores.values())
        for each in earlier
        if each.assessment.scale_id == assessment.scale_id
    )
