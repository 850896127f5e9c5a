from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, History, VisibleQuerySet

from .choices import EvidenceKind, Shows
from .component_assessment import ComponentAssessment
from .evidence_file import EvidenceFile
from .sheet_item import SheetItem, SheetItemQuerySet
from .text import PlainLine, PlainText


class EvidenceQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("source_agency", "file", "not_found_by")

    def on(self, sheet: int) -> Self:
        """Recorded on the sheet with this key, or cited by it."""
        # Each uses its own index. Joined by "or", they would make the database read all evidence.
        added = Evidence.objects.filter(sheet=sheet).order_by().values("pk")
        cited = Citation.objects.filter(sheet=sheet).order_by().values("evidence")
        return self.filter(pk__in=added.union(cited))


class Evidence(SheetItem):
    """What supports a score: a file, a link or a reference, so that others can find it.

    It is recorded under one component, and other components of the assessment can cite it.
    """

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="evidence", editable=False)
    title = PlainLine(_("title"))
    url = models.URLField(
        _("link"),
        max_length=2000,
        blank=True,
        validators=[URLValidator(schemes=["https", "http"])],
    )
    reference = PlainLine(_("reference"), blank=True)
    # The current version. Earlier ones are in its history.
    file = models.ForeignKey(
        EvidenceFile, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("file")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=EvidenceKind.choices)
    shows = models.CharField(_("what it shows"), max_length=10, choices=Shows.choices)
    source_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source agency")
    )
    dated = models.DateField(_("date"), null=True, blank=True)
    review_by = models.DateField(_("review-by date"), null=True, blank=True)
    note = PlainText(_("note"))
    good_practice = models.BooleanField(_("good practice to share"), default=False)
    # Someone looked for it and reported it missing. We never open links ourselves.
    not_found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("could not be found by"),
    )
    not_found_on = models.DateField(_("could not be found on"), null=True, editable=False)

    # Set by look_up_versions(): how many files it has had.
    versions: int

    objects = EvidenceQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_is_known"),
            models.CheckConstraint(condition=Q(shows__in=Shows.values), name="evidence_shows_is_known"),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(reference="") | Q(file__isnull=False),
                name="evidence_can_be_found_again",
                violation_error_message=_("Upload a file, or enter a link or a reference, so that others can find it"),
            ),
            models.CheckConstraint(
                condition=Q(not_found_by__isnull=True, not_found_on__isnull=True)
                | Q(not_found_by__isnull=False, not_found_on__isnull=False),
                name="evidence_not_found_by_and_on",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if not (self.url or self.reference or self.file_id):
            message = _("Upload a file, or enter a link or a reference, so that others can find it")
            raise ValidationError({"reference": message})

    @property
    def files(self) -> "models.QuerySet[EvidenceFile]":
        has = Evidence.objects.filter(pk=self.pk).order_by().values("file")
        had = self.history.order_by().values("file")
        # Joined by "or", they would make the database read all files.
        return EvidenceFile.objects.filter(pk__in=has.union(had))

    @property
    def is_past_review(self) -> bool:
        return self.review_by is not None and self.review_by < timezone.localdate()

    @property
    def is_dead(self) -> bool:
        """Someone reported it missing, or its file was deleted or has a virus."""
        return self.not_found_on is not None or (self.file is not None and self.file.is_dead)


def look_up_citations(rows: list[Evidence]) -> None:
    """With the components that cite each piece. One query, or none without evidence."""
    prefetch_related_objects(rows, Prefetch("citations", Citation.objects.select_related("sheet__component")))


def look_up_versions(rows: Collection[Evidence]) -> None:
    """One query, or none if no piece has a file."""
    for row in rows:
        row.versions = 0
    if found := {row.pk: row for row in rows if row.file_id}:
        had = Evidence.history.filter(id__in=found).exclude(file=None).order_by()
        for pk, _file in had.values_list("id", "file").distinct():
            found[pk].versions += 1


class CitationQuerySet(VisibleQuerySet):
    partnership_path = "sheet__assessment__partnership"


class Citation(models.Model):
    """A component that relies on evidence recorded under another component of the same assessment."""

    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="citations", verbose_name=_("evidence"))
    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="citations", editable=False)

    objects = CitationQuerySet.as_manager()
    history = History()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["sheet__component__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "sheet"], name="evidence_cited_once_by_a_component"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet.component}: {self.evidence}"

    def clean(self) -> None:
        # A constraint can't compare two tables.
        stored = self.evidence.sheet
        if stored.assessment_id != self.sheet.assessment_id or stored == self.sheet:
            raise ValidationError(_("Evidence is cited by the other components of its own assessment"))
