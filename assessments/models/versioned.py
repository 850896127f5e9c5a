from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models import History

from .assessment import Assessment

# Bookkeeping, not content. Each row of the trail has its own person and time.
BOOKKEEPING = ["version", "key", "changed_by", "changed_at"]


class Versioned(models.Model):
    """A row that several people edit. Each save names the version it was made from, and a stale save is refused."""

    # Lookup to the row's assessment, which locks the row once it is signed off.
    ASSESSMENT: ClassVar[str]

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

    @property
    def assessment(self) -> Assessment:
        # Abstract: each model has its own path to its assessment.
        raise NotImplementedError

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Makes no query: fields and clean() already refuse what the constraints would, beside the field."""
