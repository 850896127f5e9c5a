from django.db import models
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name

from .history import History


class Region(models.Model):
    """An area whose partnerships can be compared, such as a police force area or a region of Wales."""

    name = models.CharField(_("name"), max_length=150, unique=True)

    history = History()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = [by_name("name"), "pk"]

    def __str__(self) -> str:
        return self.name
