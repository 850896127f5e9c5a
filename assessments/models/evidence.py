from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency

from .choices import EvidenceKind, Shows
from .component_assessment import ComponentAssessment
from .text import PlainLine, PlainText
from .versioned import SheetItem, SheetItemQuerySet


class EvidenceQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("source_agency")


class Evidence(SheetItem):
    """What bears a score out: a link or a reference to something that can be found again."""

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="evidence", editable=False)
    title = PlainLine(_("title"))
    url = models.URLField(
        _("link"),
        max_length=2000,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
    )
    reference = PlainLine(_("reference"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind.choices)
    shows = models.CharField(_("what it shows"), max_length=10, choices=Shows.choices)
    source_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source agency")
    )
    dated = models.DateField(_("date"), null=True, blank=True)
    note = PlainText(_("note"))
    good_practice = models.BooleanField(_("good practice to share"), default=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_is_known"),
            models.CheckConstraint(condition=Q(shows__in=Shows.values), name="evidence_shows_is_known"),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(reference=""),
                name="evidence_can_be_found_again",
                violation_error_message=_("Enter a link or a reference, so that others can find it"),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not self.url and not self.reference:
            raise ValidationError({"reference": _("Enter a link or a reference, so that others can find it")})
