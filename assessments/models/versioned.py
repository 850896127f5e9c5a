import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models import History, VisibleQuerySet

if TYPE_CHECKING:
    from .assessment import Assessment
    from .component_assessment import ComponentAssessment


# What says how a row is kept, not what it says; who changed it and when, each row of the trail knows for itself.
BOOKKEEPING = ["version", "key", "changed_by", "changed_at"]


class Versioned(models.Model):
    """A row that several people edit: a save names the version it was made from, and a later one wins nothing."""

    # From the row to the assessment that it belongs to, which locks it once it is signed off.
    ASSESSMENT: ClassVar[str]
    if TYPE_CHECKING:

        @property
        def assessment(self) -> "Assessment": ...

    version = models.PositiveIntegerField(default=1, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), null=True, editable=False)

    history = History(inherit=True, excluded_fields=BOOKKEEPING)

    class Meta:
        abstract = True

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask the database nothing: fields and clean() refuse all that the constraints do, and beside the field."""


class SheetItemQuerySet(VisibleQuerySet):
    partnership_path = "sheet__assessment__partnership"

    def for_page(self) -> Self:
        """With the names that a page or a paper shows of each row."""
        return self


class SheetItem(Versioned):
    """One row under a component's sheet: a piece of evidence, a lead, a stakeholder, an action."""

    ASSESSMENT = "sheet__assessment"

    # Given with the page that adds the row, so that it is added once however often the page is sent.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # It came along from an earlier assessment, and nobody has looked at it since.
    carried = models.BooleanField(_("carried forward, to be confirmed"), default=False, editable=False)
    sheet: "ComponentAssessment"

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def assessment(self) -> "Assessment":
        return self.sheet.assessment
