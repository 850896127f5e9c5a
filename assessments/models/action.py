from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, User

from .choices import ActionKind, ActionStatus, Horizon
from .component_assessment import ComponentAssessment
from .text import PlainText
from .versioned import SheetItem, SheetItemQuerySet


class ActionQuerySet(SheetItemQuerySet):
    def for_page(self) -> Self:
        return self.select_related("lead_agency", "lead_person")

    def open(self) -> Self:
        return self.exclude(status=ActionStatus.DONE)

    def tally(self) -> dict[str, int]:
        """How many are `open`, and how many of these `overdue`."""
        is_late = Q(due__lt=timezone.localdate())
        return self.open().aggregate(open=Count("pk"), overdue=Count("pk", filter=is_late))

    def led_by(self, person: User) -> Self:
        return self.filter(lead_person=person)


class Action(SheetItem):
    """What will be done to implement, improve or sustain a component: by whom, and by when."""

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
    status = models.CharField(
        _("status"), max_length=12, choices=ActionStatus.choices, default=ActionStatus.NOT_STARTED
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
            models.CheckConstraint(
                condition=Q(lead_agency__isnull=False) | Q(lead_person__isnull=False),
                name="action_has_a_lead",
                violation_error_message=_("Choose who leads this action: an agency, a person or both"),
            ),
        ]

    def __str__(self) -> str:
        return self.what[:80]

    def clean(self) -> None:
        if not (self.lead_agency_id or self.lead_person_id):
            raise ValidationError({"lead_agency": _("Choose who leads this action: an agency, a person or both")})

    def get_absolute_url(self) -> str:
        return f"{self.sheet.get_absolute_url()}#actions"

    @property
    def who(self) -> str:
        """The names, from the person to the agency."""
        return ", ".join(str(name) for name in (self.lead_person, self.lead_agency) if name)

    @property
    def is_overdue(self) -> bool:
        return self.status != ActionStatus.DONE and self.due < timezone.localdate()
