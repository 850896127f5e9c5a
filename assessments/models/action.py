import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import SPEAKERS, Agency, Membership, VisibleQuerySet
from safeguarding.outbox.models import Email

from .choices import CLOSED, ActionKind, ActionStatus, Horizon, Priority
from .component_assessment import ComponentAssessment
from .sheet_item import SheetItem, SheetItemQuerySet
from .text import PlainLine, PlainText


class ActionQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("lead_agency", "lead_person")

    def open(self) -> Self:
        """Neither done nor stopped, nor continued in a later assessment."""
        return self.exclude(status__in=CLOSED).not_continued()

    def not_continued(self) -> Self:
        """Without actions carried forward into a later assessment, so that each counts once."""
        return self.filter(continued_by=None)

    def tally(self) -> dict[str, int]:
        due, today = self.open().order_by().values_list("due", flat=True), timezone.localdate()
        return {"open": len(due), "overdue": sum(day < today for day in due)}

    def with_lead_persons_agency(self) -> Self:
        speaks = Membership.objects.filter(
            partnership=OuterRef("sheet__assessment__partnership"),
            person=OuterRef("lead_person"),
            role__in=SPEAKERS,
        )
        return self.annotate(lead_persons_agency=Subquery(speaks.values("agency")[:1]))


class Action(SheetItem):
    """What will be done to implement, improve or sustain a component: by whom, and by when."""

    # Set by look_up_updates().
    updated_at: datetime.datetime | None
    updated_by: str | None
    difference: str | None
    goes_on_as: int | None
    goes_on_at: int | None
    goes_on_in: str | None
    goes_on_until: datetime.date | None
    # Annotated by with_lead_persons_agency().
    lead_persons_agency: int | None

    sheet = models.ForeignKey(ComponentAssessment, models.CASCADE, related_name="actions", editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=ActionKind.choices)
    what = PlainText(_("what will be done"), blank=False)
    lead_agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("lead agency")
    )
    lead_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_actions",
        verbose_name=_("lead person"),
    )
    horizon = models.CharField(_("horizon"), max_length=12, choices=Horizon.choices)
    due = models.DateField(_("due date"))
    review = models.DateField(_("review date"), null=True, blank=True)
    priority = models.CharField(_("priority"), max_length=6, choices=Priority.choices, default=Priority.MEDIUM)
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED
    )
    stopped_because = PlainLine(_("why it was stopped"), blank=True)
    # The day it was done or stopped.
    closed_on = models.DateField(_("done or stopped on"), null=True, editable=False)
    # The earlier assessment's action that was carried forward as this one.
    continues = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="continued_by",
        verbose_name=_("carried forward from"),
    )

    objects = ActionQuerySet.as_manager()

    class Meta(SheetItem.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ActionKind.values), name="action_kind_is_known"),
            models.CheckConstraint(condition=Q(horizon__in=Horizon.values), name="action_horizon_is_known"),
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_is_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="action_priority_is_known"),
            models.CheckConstraint(
                condition=~Q(status=ActionStatus.STOPPED) | ~Q(stopped_because=""), name="action_stopped_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, closed_on__isnull=False)
                | (~Q(status__in=CLOSED) & Q(closed_on__isnull=True)),
                name="action_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(lead_agency__isnull=False) | Q(lead_person__isnull=False),
                name="action_has_a_lead",
                violation_error_message=_("Choose who leads this action: an agency, a person or both"),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]

    def save(self, **options: Any) -> None:
        """Keeps the day of closing in step with the status."""
        if self.is_open:
            self.closed_on = None
        elif self.closed_on is None:
            self.closed_on = timezone.localdate()
        super().save(**options)

    def clean(self) -> None:
        if not (self.lead_agency_id or self.lead_person_id):
            raise ValidationError({"lead_agency": _("Choose who leads this action: an agency, a person or both")})

    def get_absolute_url(self) -> str:
        return reverse("action-update", args=[self.sheet.assessment_id, self.sheet.component.slug, self.pk])

    @property
    def who(self) -> str:
        return ", ".join(str(name) for name in (self.lead_person, self.lead_agency) if name)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < timezone.localdate()

    @property
    def is_open(self) -> bool:
        return ActionStatus(self.status).is_open


class ActionUpdateQuerySet(VisibleQuerySet):
    partnership_path = "action__sheet__assessment__partnership"


class ActionUpdate(models.Model):
    """One update of an action: its status, what was done and what difference it has made. Never changed."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates", editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(_("said"), editable=False)
    status = models.CharField(_("status"), max_length=12, choices=ActionStatus.choices)
    done = PlainText(_("what has been done"), blank=False)
    difference = PlainText(_("what difference it has made"))

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("action update")
        verbose_name_plural = _("action updates")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="update_status_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.get_status_display()}"


class ActionReminderOccasion(models.TextChoices):
    MONTH_BEFORE = "month_before", _("30 days before it is due")
    WEEK_BEFORE = "week_before", _("7 days before it is due")
    DAY_BEFORE = "day_before", _("The day before it is due")
    OVERDUE = "overdue", _("Overdue")


class ActionReminder(models.Model):
    """A reminder that a person was sent about an action: once for each occasion and day."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="reminders", editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    occasion = models.CharField(_("occasion"), max_length=12, choices=ActionReminderOccasion.choices)
    # The due date it reminds about. If overdue, the first day of the current week since it was due.
    day = models.DateField(_("day"))
    sent_on = models.DateField(_("sent"), default=timezone.localdate, editable=False)
    # The email that carries it, until it is deleted 30 days later.
    outgoing = models.ForeignKey(Email, models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("action reminder")
        verbose_name_plural = _("action reminders")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=ActionReminderOccasion.values), name="action_reminder_occasion_is_known"
            ),
            models.UniqueConstraint(
                fields=["action", "person", "occasion", "day"], name="one_action_reminder_of_a_kind_on_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_occasion_display()}"
