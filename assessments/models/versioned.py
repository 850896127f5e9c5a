from collections.abc import Collection
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnerships.models import History

from .assessment import Assessment

# What says how a row is kept, not what it says; who changed it and when, each row of the trail knows for itself.
BOOKKEEPING = ["version", "key", "changed_by", "changed_at"]


class Versioned(models.Model):
    """A row that several people edit: a save names the version it was made from, and a later one wins nothing."""

    # From the row to the assessment that it belongs to, which locks it once it is signed off.
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
        raise NotImplementedError

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Ask the database nothing: fields and clean() refuse all that the constraints do, and beside the field."""
