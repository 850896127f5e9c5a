"""Evidence files, kept as they were uploaded."""

import uuid
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models, transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from safeguarding.uploads.choices import FileFormat, Scan

from .text import PlainLine


def private_storage() -> Storage:
    """Outside the web root: only a view that checks the person's rights serves it."""
    return storages["evidence"]


def own_name(instance: "EvidenceFile", _name: str) -> str:
    """Our own name, so that nothing people typed gets into the file system."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"


class EvidenceFile(models.Model):
    """One version of an evidence file. It never changes: a new version is a new row.

    The evidence's history says which versions it has had. When no evidence uses the file any more, its content is
    deleted. Its name, size and SHA-256 stay for the trail.
    """

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="+", verbose_name=_("partnership"))
    # Empty once the content has been deleted.
    content = models.FileField(_("content"), storage=private_storage, upload_to=own_name, blank=True)
    # The owner's own name for it, made safe for downloads.
    name = PlainLine(_("name"))
    format = models.CharField(_("format"), max_length=5, choices=FileFormat.choices)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    scan = models.CharField(_("virus scan"), max_length=9, choices=Scan.choices, default=Scan.NOT_ASKED)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))

    class Meta:
        verbose_name = _("evidence file")
        verbose_name_plural = _("evidence files")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(format__in=FileFormat.values), name="file_format_is_known"),
            models.CheckConstraint(condition=Q(scan__in=Scan.values), name="file_scan_is_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="file_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_and_size(self) -> str:
        size = filesizeformat(self.size).replace(".0\xa0", "\xa0")
        return f"{self.get_format_display()}, {size}"

    @property
    def is_dead(self) -> bool:
        """There is nothing to open, and waiting won't change that."""
        return not self.content or self.scan == Scan.INFECTED

    @property
    def can_be_opened(self) -> bool:
        return bool(self.content) and self.scan in (Scan.NOT_ASKED, Scan.CLEAN)


@receiver(post_delete, sender=EvidenceFile)
def delete_content(instance: EvidenceFile, **kwargs: Any) -> None:
    """Also when the row is deleted with its partnership."""
    if instance.content:
        transaction.on_commit(partial(private_storage().delete, instance.content.name or ""), robust=True)
