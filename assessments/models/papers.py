"""A lead's choices for the papers, papers kept once made, and who downloaded which."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models import VisibleQuerySet

from .assessment import Assessment
from .choices import ProtectiveMarking
from .text import PlainLine, PlainText
from .versioned import Versioned


class Purpose(models.TextChoices):
    """What a board should do with its paper."""

    DECISION = "decision", _("For decision")
    DISCUSSION = "discussion", _("For discussion")
    NOTING = "noting", _("For noting")


class PaperFormat(models.TextChoices):
    """The formats of papers, by file extension."""

    PDF = "pdf", _("PDF")
    WORD = "docx", _("Word")
    EXCEL = "xlsx", _("Excel")
    CSV = "csv", _("CSV")
    CALENDAR = "ics", _("Calendar")
    JSON = "json", _("JSON")
    ZIP = "zip", _("ZIP")


class PaperOptions(Versioned):
    """The lead's choices for an assessment's papers: the meeting, the recommendations, what they include."""

    ASSESSMENT = "assessment"

    assessment = models.OneToOneField(
        Assessment, models.CASCADE, related_name="paper_options", editable=False, verbose_name=_("assessment")
    )
    meeting = PlainLine(_("board or meeting"), blank=True)
    meeting_date = models.DateField(_("date of the meeting"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.DECISION)
    # One on each line.
    recommendations = PlainText(_("recommendations"))
    # Empty means the assessment's own.
    protective_marking = models.CharField(
        _("protective marking of the paper"), max_length=20, choices=ProtectiveMarking.choices, blank=True
    )
    with_views = models.BooleanField(_("with each agency’s views"), default=True)
    with_appendices = models.BooleanField(_("with the appendices"), default=True)
    watermark = models.BooleanField(_("“Draft” across each page of a draft"), default=True)

    class Meta:
        verbose_name = _("choices for the papers")
        verbose_name_plural = _("choices for the papers")
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="paper_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(protective_marking__in=["", *ProtectiveMarking.values]), name="paper_marking_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment)


class PaperRow(models.Model):
    """Identifies a paper: its kind, its format, and what it is about (a component, an earlier year)."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="+", editable=False)
    # A key of papers/kinds.py.
    kind = models.CharField(_("paper"), max_length=30)
    format = models.CharField(_("format"), max_length=5, choices=PaperFormat.choices)
    variant = models.CharField(_("about"), max_length=60, blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.variant}".strip() + f".{self.format}"


class KeptPaper(PaperRow):
    """A paper as last made. It is served until something that it was made from changes."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="kept_papers", editable=False)
    # SHA-256 of everything it was made from (papers/fingerprint.py).
    fingerprint = models.CharField(_("made from"), max_length=64, editable=False)
    content = models.BinaryField(_("file"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    # 0 if it has none, such as a workbook.
    pages = models.PositiveIntegerField(_("pages"), default=0, editable=False)
    # The moment that it shows.
    shows = models.DateTimeField(_("as it stood"), editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)

    class Meta:
        verbose_name = _("kept paper")
        verbose_name_plural = _("kept papers")
        ordering = ["kind", "format", "variant"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "format", "variant"], name="one_kept_paper_of_a_kind_format_and_variant"
            ),
        ]


class PaperClaim(PaperRow):
    """Someone has asked for a paper, and a task is making it.

    Others who ask for the same one wait for the same task.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="paper_claims", editable=False)
    fingerprint = models.CharField(_("made from"), max_length=64, editable=False)
    claimed_at = models.DateTimeField(_("since"), editable=False)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("by")
    )
    # Its state is in safeguarding/background/monitoring.py.
    task = models.UUIDField(_("task"), null=True, editable=False)

    class Meta:
        verbose_name = _("paper being made")
        verbose_name_plural = _("papers being made")
        ordering = ["claimed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "kind", "format", "variant", "fingerprint"], name="a_paper_is_made_once"
            ),
        ]


class PaperDownloadQuerySet(VisibleQuerySet):
    partnership_path = "assessment__partnership"

    def for_page(self) -> Self:
        return self.select_related("person")


class PaperDownload(PaperRow):
    """Someone downloaded a paper: who, which, when, and exactly which file."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="paper_downloads", editable=False)
    # The signed-off paper's number. Empty for a draft or a paper that is never signed off.
    version = models.PositiveSmallIntegerField(_("version"), null=True, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    objects = PaperDownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download")
        verbose_name_plural = _("downloads")
        ordering = ["-at", "-pk"]
