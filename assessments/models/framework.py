"""The 12Cs model itself: components, and the inspectorates' scales on which they are scored.

Source: Ball and McManus (2024), "The '12Cs' Collective Safeguarding Responsibility Model",
HM Inspectorate of Probation Academic Insights 2024/03, section 2.2 and Table 1. How the model was developed:
Ball (2024), "The collective safeguarding responsibility model: The 12Cs: Development, evidence base and potential
application", Journal of Community Safety and Well-Being 9(4), doi 10.35502/jcswb.420.
"""

from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name

M = TypeVar("M", bound=models.Model)


class SlugManager(models.Manager[M]):
    def get_by_natural_key(self, slug: str) -> M:
        return self.get(slug=slug)


class ComponentGroup(models.Model):
    """One of the model's two halves: practitioners and agencies, or structures and processes."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)

    objects = SlugManager()

    class Meta:
        verbose_name = _("component group")
        verbose_name_plural = _("component groups")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class Component(models.Model):
    """One of the twelve Cs, known by its slug: of the model's own numbering only C8 is published."""

    group = models.ForeignKey(ComponentGroup, models.PROTECT, related_name="components", verbose_name=_("group"))
    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    code = models.CharField(_("code"), max_length=3, blank=True, help_text=_("Only where the source gives one."))
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    definition = models.TextField(_("what it means"))
    prompts = models.TextField(_("prompts"), help_text=_("One on each line."))

    objects = SlugManager()

    class Meta:
        verbose_name = _("component")
        verbose_name_plural = _("components")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})" if self.code else self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    @property
    def prompt_list(self) -> list[str]:
        return [line.strip() for line in self.prompts.splitlines() if line.strip()]


class RatingScaleQuerySet(models.QuerySet["RatingScale"]):
    def in_use(self) -> "RatingScaleQuerySet":
        return self.filter(assessments__isnull=False).distinct()

    def get_by_natural_key(self, slug: str) -> "RatingScale":
        return self.get(slug=slug)


class RatingScale(models.Model):
    """An inspectorate's four grades, for the time it used them. Scales are never converted into each other."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    inspectorate = models.CharField(_("inspectorate"), max_length=150)
    applies_from = models.DateField(_("applies from"), null=True, blank=True)
    applies_until = models.DateField(_("applies until"), null=True, blank=True)
    source = models.TextField(_("source"))
    source_url = models.URLField(_("address of the source"), blank=True)
    in_published_tool = models.BooleanField(
        _("part of the published 12Cs tool"),
        default=False,
        help_text=_("If this is not ticked, pages and papers say so."),
    )
    note = models.TextField(_("what to know before choosing it"), blank=True)

    objects = RatingScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = [by_name("name"), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applies_from=None) | Q(applies_until=None) | Q(applies_until__gte=F("applies_from")),
                name="scale_applies_until_after_from",
                violation_error_message=_("The last day can’t be before the first"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)


class RatingLevelManager(models.Manager["RatingLevel"]):
    def get_by_natural_key(self, slug: str, score: int) -> "RatingLevel":
        return self.get(scale__slug=slug, score=score)


class RatingLevel(models.Model):
    """One score of a scale, with Table 1's two descriptors: the inspectorate's grade and the 12Cs progress."""

    scale = models.ForeignKey(RatingScale, models.CASCADE, related_name="levels", verbose_name=_("scale"))
    score = models.PositiveSmallIntegerField(_("score"))
    label = models.CharField(_("label"), max_length=60)
    descriptor = models.TextField(_("descriptor"))
    progress = models.TextField(_("12Cs progress"))

    objects = RatingLevelManager()

    class Meta:
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        ordering = ["score"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=4), name="level_score_is_1_to_4"),
            models.UniqueConstraint(fields=["scale", "score"], name="one_level_for_a_score"),
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.label}"

    def natural_key(self) -> tuple[str, int]:
        return (self.scale.slug, self.score)
