from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency

from .component_assessment import ComponentAssessment
from .sheet_item import SheetItem, SheetItemQuerySet
from .text import PlainText


class DissentQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("agency", "changed_by")


class Dissent(SheetItem):
    """An agency's disagreement with a component's agreed score, and why. Shown beside the score on page and paper."""

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="dissents", editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", editable=False, verbose_name=_("agency"))
    reason = PlainText(_("why it dissents"), blank=False)

    objects = DissentQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("dissent")
        verbose_name_plural = _("dissents")
        constraints = [models.UniqueConstraint(fields=["sheet", "agency"], name="an_agency_dissents_once_from_a_score")]

    def __str__(self) -> str:
        return str(self.agency)


class ChallengeQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("raised_by", "replied_by", "closed_by")

    def open(self) -> Self:
        return self.filter(closed_at=None)


class Challenge(SheetItem):
    """A scrutineer's question on a component, and the partnership's reply. Closed once it has been answered."""

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="challenges", editable=False)
    question = PlainText(_("question"), blank=False)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("raised by")
    )
    raised_at = models.DateTimeField(_("raised"), editable=False)
    reply = PlainText(_("reply"))
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("replied by"),
    )
    replied_at = models.DateTimeField(_("replied"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("closed by"),
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    objects = ChallengeQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        constraints = [
            models.CheckConstraint(
                condition=Q(reply="", replied_at__isnull=True, replied_by__isnull=True)
                | (~Q(reply="") & Q(replied_at__isnull=False, replied_by__isnull=False)),
                name="challenge_replied_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="challenge_closed_by_and_at",
            ),
        ]

    def __str__(self) -> str:
        return self.question[:80]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
