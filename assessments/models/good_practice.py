from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, Sector, VisibleQuerySet

from .evidence import Evidence
from .framework import Component
from .text import PlainLine, PlainText


class GoodPracticeQuerySet(VisibleQuerySet):
    def released(self) -> Self:
        return self.filter(withdrawn_at=None)


class GoodPractice(models.Model):
    """What a partnership shares with all others, put into words and released by a lead.

    It contains all that others can read, and nothing from its assessment. It doesn't change when the evidence does.
    """

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="good_practice", verbose_name=_("partnership"), editable=False
    )
    # None once the evidence is removed.
    evidence = models.ForeignKey(Evidence, models.SET_NULL, null=True, editable=False, related_name="shared_as")
    component = models.ForeignKey(Component, models.PROTECT, related_name="+", verbose_name=_("component"))
    title = PlainLine(_("title"))
    summary = PlainText(_("what others can use"), blank=False)
    sector = models.CharField(_("sector"), max_length=30, choices=Sector.choices)
    theme = PlainLine(_("theme"), blank=True)
    url = models.URLField(_("link"), max_length=2000, blank=True)
    contact = PlainLine(_("who to contact"), blank=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    released_at = models.DateTimeField(_("released"), editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = GoodPracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practice")
        ordering = ["-released_at", "-pk"]
        indexes = [
            models.Index(fields=["component", "sector"], condition=Q(withdrawn_at=None), name="good_practice_kinds"),
            models.Index(fields=["-released_at", "-id"], condition=Q(withdrawn_at=None), name="good_practice_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sector__in=Sector.values), name="good_practice_sector_is_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="good_practice_withdrawn_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["evidence"],
                condition=Q(withdrawn_at=None),
                name="evidence_shared_once_at_a_time",
                violation_error_message=_("This is shared already"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("practice", args=[self.pk])
