from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from safeguarding.names import by_name
from safeguarding.outbox.models import Email

from .agency import Agency
from .history import History
from .partnership import Partnership


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    BOARD_MEMBER = "board_member", _("Board member")
    SCRUTINEER = "scrutineer", _("Scrutineer")
    OBSERVER = "observer", _("Observer")


# Roles that act: they lead, reply and speak for their agency. Observers and scrutineers only look on.
SPEAKERS = (Role.LEAD, Role.BOARD_MEMBER)


class Membership(models.Model):
    """A person's role in a partnership, and the agency they speak for there."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="memberships", verbose_name=_("partnership")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("speaks for")
    )

    # What tells them so, where they had an account already, until it is cleared away 30 days later.
    outgoing = models.ForeignKey(Email, models.SET_NULL, null=True, related_name="+", editable=False)

    history = History(excluded_fields=["outgoing"])

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = [by_name("person__name"), "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.BOARD_MEMBER) | Q(agency__isnull=False),
                name="board_member_speaks_for_an_agency",
                violation_error_message=_("Choose the agency that the board member speaks for"),
            ),
            models.UniqueConstraint(
                fields=["partnership", "person"],
                name="person_once_in_a_partnership",
                violation_error_message=_("This person is a member already"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}"

    @property
    def acts(self) -> bool:
        return self.role in SPEAKERS

    @property
    def speaks_for(self) -> int | None:
        """The key of the agency whose views and actions are theirs too."""
        return self.agency_id if self.acts else None

    def clean(self) -> None:
        if self.role == Role.BOARD_MEMBER and not self.agency_id:
            raise ValidationError({"agency": _("Choose the agency that the board member speaks for")})
