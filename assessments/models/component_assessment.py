from collections.abc import Collection, Mapping
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import VisibleQuerySet

from .assessment import Assessment
from .choices import EvidenceGap, Gap, Shows
from .framework import Component
from .text import PlainText
from .versioned import Versioned


class ComponentAssessmentQuerySet(VisibleQuerySet):
    partnership_path = "assessment__partnership"

    def in_order(self) -> Self:
        return self.select_related("component__group").order_by("component__position")


class ComponentAssessment(Versioned):
    """One sheet of Table 1: one component of one assessment, with its score and what supports it."""

    ASSESSMENT = "assessment"

    # Set by look_up_rows(), or where the rows are fetched anyway. The evidence recorded on it or cited by it:
    rests_on: Collection[Any]
    # How many rows it has of each type, by slug. Cited evidence counts as much as evidence recorded on the sheet.
    numbers: Mapping[str, int]
    # How many of them were carried forward and are not yet confirmed. Set by look_up_rows().
    unconfirmed: Mapping[str, int]
    # Set by look_up_last_scores().
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
            Gap.EVIDENCE: self.evidence_narrative or self.rests_on,
            Gap.LEAD: self.numbers["leads"],
            Gap.STAKEHOLDER: self.numbers["stakeholders"],
            Gap.ACTION: self.numbers["actions"],
            Gap.TIMEFRAME: self.strategic_timeframe or self.operational_timeframe or self.has_review_date,
        }
        return [gap for gap, there in has.items() if not there]

    @property
    def evidence_gaps(self) -> list[EvidenceGap]:
        """A component with neither score nor evidence has no impact gap, because `gaps` already says that everything is
        missing.
        """
        is_begun = self.score is not None or self.evidence_narrative or self.rests_on
        is_there = {
            EvidenceGap.IMPACT: is_begun and not any(item.shows == Shows.IMPACT for item in self.rests_on),
            EvidenceGap.REVIEW: any(item.is_past_review for item in self.rests_on),
            EvidenceGap.DEAD: any(item.is_dead for item in self.rests_on),
        }
        return [gap for gap, there in is_there.items() if there]

    @property
    def has_review_date(self) -> bool:
        return bool(self.strategic_review or self.operational_review)
