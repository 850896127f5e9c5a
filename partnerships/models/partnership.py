import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name

from .agency import Agency
from .history import History
from .region import Region
from .visible import VisibleQuerySet


class PartnershipKind(models.TextChoices):
    CHILDREN = "safeguarding_children_partnership", _("Safeguarding children partnership")
    ADULTS = "safeguarding_adults_board", _("Safeguarding adults board")
    REGIONAL = "regional_safeguarding_board", _("Regional safeguarding board")
    MAPPA = "mappa_board", _("MAPPA strategic management board")
    YOUTH_JUSTICE = "youth_justice_board", _("Youth justice management board")
    COMMUNITY_SAFETY = "community_safety_partnership", _("Community safety partnership")
    OTHER = "other", _("Other")


class PartnershipQuerySet(VisibleQuerySet):
    partnership_path = ""


class Partnership(models.Model):
    """The agencies of one area that safeguard together, with the board accountable for it."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="partnerships", verbose_name=_("region"))
    name = models.CharField(_("name"), max_length=150, unique=True)
    kind = models.CharField(_("kind"), max_length=40, choices=PartnershipKind.choices)
    agencies = models.ManyToManyField(
        Agency, through="PartnerAgency", related_name="partnerships", verbose_name=_("agencies")
    )

    objects = PartnershipQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = [by_name("name"), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PartnershipKind.values), name="partnership_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.pk])

    def current_agencies(self) -> "models.QuerySet[Agency]":
        return Agency.objects.filter(
            pk__in=self.partner_agencies.current().values("agency"),
        )


class PartnerStatus(models.TextChoices):
    STATUTORY = "statutory", _("Statutory partner")
    RELEVANT = "relevant", _("Relevant agency")


class PartnerAgencyQuerySet(models.QuerySet["PartnerAgency"]):
    def current(self, on: datetime.date | None = None) -> "PartnerAgencyQuerySet":
        day = on or timezone.localdate()
        return self.filter(joined__lte=day).filter(Q(left=None) | Q(left__gt=day))


class PartnerAgency(models.Model):
    """An agency in a partnership: what it takes part as, and its dates."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="partner_agencies", verbose_name=_("partnership")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="partner_agencies", verbose_name=_("agency"))
    status = models.CharField(_("status"), max_length=20, choices=PartnerStatus.choices)
    joined = models.DateField(_("joined"), default=timezone.localdate)
    left = models.DateField(_("left"), null=True, blank=True, help_text=_("The first day it no longer takes part."))

    objects = PartnerAgencyQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("partner agency")
        verbose_name_plural = _("partner agencies")
        ordering = [by_name("agency__name"), "joined", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=PartnerStatus.values), name="partner_status_is_known"),
            models.CheckConstraint(
                condition=Q(left=None) | Q(left__gte=F("joined")),
                name="partner_agency_left_after_it_joined",
                violation_error_message=_("An agency can’t leave before it joined"),
            ),
            models.UniqueConstraint(
                fields=["partnership", "agency"],
                condition=Q(left=None),
                name="agency_once_in_a_partnership_at_a_time",
                violation_error_message=_("This agency is in the partnership already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} ({self.get_status_display()})"

    @property
    def is_current(self) -> bool:
        today = timezone.localdate()
        return self.joined <= today and (self.left is None or self.left > today)

    def clean(self) -> None:
        if self.left and self.joined and self.left < self.joined:
            raise ValidationError({"left": _("Enter a date on or after the day the agency joined")})
