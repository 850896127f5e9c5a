from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import VisibleQuerySet

from .assessment import Assessment
from .choices import Stage
from .text import PlainText


class Transition(models.Model):
    """A change of an assessment's stage: who made it, when and why."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="transitions", editable=False)
    # Empty when the assessment was started.
    from_stage = models.CharField(_("from"), max_length=20, choices=Stage.choices, blank=True, editable=False)
    to_stage = models.CharField(_("to"), max_length=20, choices=Stage.choices, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("when"), editable=False)
    reason = PlainText(_("why"))

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(to_stage__in=Stage.values), name="transition_leads_to_a_stage"),
            models.CheckConstraint(
                condition=~Q(from_stage=Stage.AGREED) | ~Q(reason=""), name="reopening_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()}"


class SignedPaperQuerySet(VisibleQuerySet):
    partnership_path = "assessment__partnership"


# The type checker can't follow a class that is made at run time.
class SignedPaperManager(models.Manager.from_queryset(SignedPaperQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> SignedPaperQuerySet:
        """Without the values, which are only read to make the paper."""
        return super().get_queryset().defer("values")


class SignedPaper(models.Model):
    """The board report as signed off. It never changes.

    Correcting its meeting or purpose makes another one with its own number. The sign-off stores what it says, and a
    task makes the file from that.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="papers", editable=False)
    # 1 for the first sign-off, 2 after a reopening.
    number = models.PositiveSmallIntegerField(_("number"))
    # Every value that it shows, as JSON (papers/signed_values.py). Empty if signed off before these were kept.
    values = models.TextField(_("values"), blank=True, editable=False)
    values_sha256 = models.CharField(_("SHA-256 of the values"), max_length=64, blank=True, editable=False)
    # Both are empty until this task has made it.
    content = models.BinaryField(_("file"), default=b"", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    task = models.UUIDField(_("task"), null=True, editable=False)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("signed off by")
    )
    signed_off_at = models.DateTimeField(_("signed off"), editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("corrected by"),
    )
    corrected_at = models.DateTimeField(_("corrected"), null=True, editable=False)

    objects = SignedPaperManager()

    class Meta:
        verbose_name = _("signed paper")
        verbose_name_plural = _("signed papers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="one_signed_paper_of_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="signed_papers_count_from_1"),
            models.CheckConstraint(
                condition=Q(corrected_at__isnull=True, corrected_by__isnull=True)
                | Q(corrected_at__isnull=False, corrected_by__isnull=False),
                name="signed_paper_corrected_by_and_at",
            ),
            models.CheckConstraint(
                condition=~Q(sha256="") | ~Q(values_sha256=""), name="signed_paper_is_made_or_can_be"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}, {self.number}"

    @property
    def is_made(self) -> bool:
        return bool(self.sha256)
