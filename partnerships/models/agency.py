from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name

from .history import History


class Sector(models.TextChoices):
    POLICE = "police", _("Police")
    HEALTH = "health", _("Health")
    LOCAL_AUTHORITY_CHILDREN = "local_authority_children", _("Local authority children")
    LOCAL_AUTHORITY_ADULTS = "local_authority_adults", _("Local authority adults")
    PROBATION = "probation", _("Probation")
    PRISON = "prison", _("Prison")
    YOUTH_JUSTICE = "youth_justice", _("Youth justice")
    EDUCATION = "education", _("Education")
    HOUSING = "housing", _("Housing")
    FIRE = "fire", _("Fire")
    VOLUNTARY_COMMUNITY = "voluntary_community", _("Voluntary and community")
    OTHER = "other", _("Other")


class Agency(models.Model):
    """An organisation with safeguarding duties, whichever partnerships it takes part in."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    short_name = models.CharField(
        _("short name"), max_length=40, blank=True, help_text=_("As people say it, for tables: for example “Police”.")
    )
    sector = models.CharField(_("sector"), max_length=30, choices=Sector.choices)

    history = History()

    class Meta:
        verbose_name = _("agency")
        verbose_name_plural = _("agencies")
        ordering = [by_name("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="agency_name_once_in_any_case",
                violation_error_message=_("There is an agency with this name already"),
            ),
            models.CheckConstraint(condition=models.Q(sector__in=Sector.values), name="agency_sector_is_known"),
        ]

    def __str__(self) -> str:
        return self.name
