from django.db import models
from django.utils.translation import gettext_lazy as _


class Due(models.Model):
    """When a schedule is next due. The process that moves it on enqueues its task."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    at = models.DateTimeField(_("due at"))

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")

    def __str__(self) -> str:
        return self.name


class Supervisor(models.Model):
    """A running `manage.py background`, on any machine."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("supervisor")
        verbose_name_plural = _("supervisors")

    def __str__(self) -> str:
        return self.name
