"""A person's own choices: how often they are reminded, and their calendar."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.invitation import digest


class Rhythm(models.TextChoices):
    DAILY = "daily", _("As each comes up")
    WEEKLY = "weekly", _("At most once a week, all together")


class ReminderChoice(models.Model):
    """How often a person wants reminders about actions. Without a row, they get them as each comes up."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_choice", verbose_name=_("person")
    )
    rhythm = models.CharField(_("reminders of actions"), max_length=6, choices=Rhythm.choices, default=Rhythm.DAILY)

    class Meta:
        verbose_name = _("choice of reminders")
        verbose_name_plural = _("choices of reminders")
        constraints = [
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="reminder_rhythm_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_rhythm_display()}"


class CalendarFeedQuerySet(models.QuerySet):
    def at(self, secret: str) -> Self:
        """The feed at this address, unless its owner may not sign in any more.

        What is looked up is the digest: how long that takes says nothing about the secret.
        """
        return self.filter(digest=digest(secret), person__is_active=True).select_related("person")


class CalendarFeed(models.Model):
    """A secret address where a calendar program finds a person's actions, until they revoke it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("person")
    )
    # Of the secret part of the address, which is shown once and never stored.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person)
