from typing import Self

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import VisibleQuerySet

from .assessment import Assessment
from .choices import EvidenceGap, Gap, Stage
from .framework import Component, RatingLevel
from .text import PlainText
from .versioned import Versioned

# What a sheet should have at least one of, by their related names.
COUNTED = ("evidence", "accountabilities", "stakeholders", "actions")


class ComponentAssessmentQuerySet(VisibleQuerySet):
    partnership_path = "assessment__partnership"

    def in_order(self) -> Self:
        return self.select_related("component__group").order_by("component__position")

    def with_last_score(self) -> Self:
        """Annotates `last_score`, and `last_label` in the words of its scale (`last_scale`, its pk).

        The last score is that of the same component when the partnership last agreed an assessment of the same subject
        for an earlier period. All are None if there is none.
        """
        last = ComponentAssessment.objects.filter(
            component=OuterRef("component"),
            assessment__partnership=OuterRef("assessment__partnership"),
            assessment__subject__iexact=OuterRef("assessment__subject"),
            assessment__stage=Stage.AGREED,
            assessment__period_end__lt=OuterRef("assessment__period_end"),
        ).order_by("-assessment__period_end", "-assessment__agreed_at", "-assessment")
        label = RatingLevel.objects.filter(scale=OuterRef("assessment__scale"), score=OuterRef("score"))
        return self.annotate(
            last_score=Subquery(last.values("score")[:1]),
            last_scale=Subquery(last.values("assessment__scale")[:1]),
            last_label=Subquery(last.annotate(label=Subquery(label.values("label"))).values("label")[:1]),
        )

    def with_counts(self) -> Self:
        counts = {f"{name}_count": number_of(name) for name in COUNTED}
        # Cited evidence counts as much as evidence added to the sheet.
        counts["evidence_count"] += number_of("citations")
        return self.annotate(**counts)


def number_of(name: str, only: Q | None = None) -> Combinable:
    """How many rows stand under a sheet, by their related name. `only` is a condition on the sheet."""
    # A subquery for each: joined, several kinds of rows would multiply each other.
    same = ComponentAssessment.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
    return Subquery(same.annotate(n=Count(name, filter=only)).values("n"))


class ComponentAssessment(Versioned):
    """One sheet of Table 1: one component of one assessment, with its score and what supports it."""

    ASSESSMENT = "assessment"

    # Annotated by with_counts(), with_evidence_gaps(sheets) and with_last_score().
    evidence_count: int
    accountabilities_count: int
    stakeholders_count: int
    actions_count: int
    has_impact: bool
    has_past_review: bool
    has_dead: bool
    last_score: int | None
    last_label: str | None
    last_scale: int | None

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sheets", editable=False)
    component = models.ForeignKey(Component, models.PROTECT, related_name="sheets", editable=False)
    score = models.PositiveSmallIntegerField(_("self-assessment score"), null=True, blank=True)
    score_because = PlainText(_("why this score was agreed"))
    missing_because = PlainText(_("why it is signed off with things missing"))
    carried = models.BooleanField(_("carried forward, to be confirmed"), default=False, editable=False)
    evidence_narrative = PlainText(_("evidence for the score"))
    accountability_narrative = PlainText(_("accountability, ownership and governance"))
    strategic_timeframe = PlainText(_("strategic timeframe"))
    strategic_review = models.DateField(_("strategic review date"), null=True, blank=True)
    operational_timeframe = PlainText(_("operational timeframe"))
    operational_review = models.DateField(_("operational review date"), null=True, blank=True)

    objects = ComponentAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("component assessment")
        verbose_name_plural = _("component assessments")
        ordering = ["assessment", "component__position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=1, score__lte=4),
                name="score_is_1_to_4",
                violation_error_message=_("Choose a score from 1 to 4"),
            ),
            models.UniqueConstraint(fields=["assessment", "component"], name="one_sheet_for_a_component"),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.component}"

    def get_absolute_url(self) -> str:
        return reverse("sheet", args=[self.assessment_id, self.component.slug])

    def following(self) -> "ComponentAssessment | None":
        later = ComponentAssessment.objects.filter(
            assessment=self.assessment_id, component__position__gt=self.component.position
        )
        return later.in_order().first()

    @property
    def gaps(self) -> list[Gap]:
        has = {
            Gap.SCORE: self.score is not None,
            Gap.EVIDENCE: self.evidence_narrative or self.evidence_count,
            Gap.LEAD: self.accountabilities_count,
            Gap.STAKEHOLDER: self.stakeholders_count,
            Gap.ACTION: self.actions_count,
            Gap.TIMEFRAME: self.strategic_timeframe or self.operational_timeframe or self.has_review_date,
        }
        return [gap for gap, there in has.items() if not there]

    @property
    def evidence_gaps(self) -> list[EvidenceGap]:
        """Needs `with_counts()` and `with_evidence_gaps()`.

        A component with neither score nor evidence has no impact gap, because `gaps` already says that everything is
        missing.
        """
        is_begun = self.score is not None or self.evidence_narrative or self.evidence_count
        is_there = {
            EvidenceGap.IMPACT: is_begun and not self.has_impact,
            EvidenceGap.REVIEW: self.has_past_review,
            EvidenceGap.DEAD: self.has_dead,
        }
        return [gap for gap, there in is_there.items() if there]

    @property
    def has_review_date(self) -> bool:
        return bool(self.strategic_review or self.operational_review)
