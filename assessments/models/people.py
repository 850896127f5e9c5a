from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency

from .component_assessment import ComponentAssessment
from .sheet_item import SheetItem, SheetItemQuerySet
from .text import PlainLine, PlainText


class AccountabilityQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("agency", "person")


class StakeholderRoleQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("agency")


class Accountability(SheetItem):
    """Who leads on a component, and on what: a person, an agency, or a person from an agency."""

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="accountabilities", editable=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    other = PlainLine(_("someone else"), blank=True)
    leads_on = PlainText(_("what they lead on"), blank=False)

    objects = AccountabilityQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("accountability")
        verbose_name_plural = _("accountabilities")
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(person__isnull=False) | ~Q(other=""),
                name="accountability_names_somebody",
                violation_error_message=_("Say who leads: an agency, a person or someone else"),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def clean(self) -> None:
        if not (self.agency_id or self.person_id or self.other):
            raise ValidationError({"agency": _("Say who leads: an agency, a person or someone else")})

    @property
    def who(self) -> str:
        return ", ".join(str(name) for name in (self.person, self.other, self.agency) if name)


class StakeholderRole(SheetItem):
    """A partner in delivering a component, and its role."""

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="stakeholders", editable=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("agency")
    )
    other = PlainLine(_("another partner"), blank=True)
    role = PlainText(_("role"), blank=False)

    objects = StakeholderRoleQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False, other="") | (Q(agency=None) & ~Q(other="")),
                name="stakeholder_is_an_agency_or_another",
                violation_error_message=_("Choose an agency or name another partner, not both"),
            ),
        ]

    def __str__(self) -> str:
        return self.who

    def clean(self) -> None:
        if not (self.agency_id or self.other):
            raise ValidationError({"agency": _("Say who the partner is: choose an agency, or name another")})
        if self.agency_id and self.other:
            raise ValidationError({"other": _("Choose an agency or name another partner, not both")})

    @property
    def who(self) -> str:
        return str(self.agency or self.other)
