import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models import VisibleQuerySet

from .assessment import Assessment
from .component_assessment import ComponentAssessment
from .versioned import Versioned


class SheetItemQuerySet(VisibleQuerySet):
    partnership_path = "sheet__assessment__partnership"

    def for_page(self) -> Self:
        return self


class SheetItem(Versioned):
    """One row under a component's sheet: a piece of evidence, a lead, a stakeholder or an action."""

    ASSESSMENT = "sheet__assessment"

    # Comes with the page that adds the row, so that it is added once even if the page is sent twice.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Carried forward from an earlier assessment, and not yet confirmed.
    carried = models.BooleanField(_("carried forward, to be confirmed"), default=False, editable=False)
    sheet: ComponentAssessment
    sheet_id: int

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def assessment(self) -> Assessment:
        return self.sheet.assessment
