from django.db import models
from django.utils.translation import gettext_lazy as _

from .partnership import Partnership
from .visible import VisibleQuerySet


class LogoFormat(models.TextChoices):
    PNG = "png", "PNG"
    JPEG = "jpeg", "JPEG"


class PartnershipLogo(models.Model):
    """The picture on a partnership's papers. Its alternative text is the partnership's name."""

    partnership = models.OneToOneField(
        Partnership, models.CASCADE, related_name="logo", editable=False, verbose_name=_("partnership")
    )
    content = models.BinaryField(_("picture"), editable=False)
    format = models.CharField(_("format"), max_length=4, choices=LogoFormat.choices)
    width = models.PositiveSmallIntegerField(_("width"), editable=False)
    height = models.PositiveSmallIntegerField(_("height"), editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    objects = VisibleQuerySet.as_manager()

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")

    def __str__(self) -> str:
        return str(self.partnership)
