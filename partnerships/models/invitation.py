import datetime
import hashlib

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeguarding.outbox.models import Email

from .agency import Agency
from .history import History
from .membership import Role
from .partnership import Partnership
from .visible import VisibleQuerySet

LASTS = datetime.timedelta(days=14)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(VisibleQuerySet):
    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn. It may have expired, and can be sent again."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self) -> "InvitationQuerySet":
        return self.open().filter(expires_at__gt=timezone.now())


class Invitation(models.Model):
    """Lets a person without an account join a partnership. Anyone who opens the email's link can join, once."""

    partnership = models.ForeignKey(
        Partnership, models.CASCADE, related_name="invitations", verbose_name=_("partnership")
    )
    email = models.EmailField(_("email address"), max_length=254)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="invitations", verbose_name=_("speaks for")
    )
    # Never the token itself, so a leaked database or backup opens nothing.
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("invited by")
    )
    created = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    # None until the email with the current link has been sent.
    sent_at = models.DateTimeField(_("last sent"), null=True, editable=False)
    # What brings the current link, until it is cleared away 30 days later.
    outgoing = models.ForeignKey(Email, models.SET_NULL, null=True, related_name="+", editable=False)
    expires_at = models.DateTimeField(_("expires"), editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("accepted by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("withdrawn by"),
    )

    objects = InvitationQuerySet.as_manager()
    history = History(excluded_fields=["token_digest", "outgoing"])

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["email", "created"]
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_is_known"),
            models.CheckConstraint(
                condition=~Q(role=Role.BOARD_MEMBER) | Q(agency__isnull=False),
                name="invited_board_member_speaks_for_an_agency",
                violation_error_message=_("Choose the agency that the board member speaks for"),
            ),
            models.UniqueConstraint(
                fields=["partnership", "email"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_for_an_address",
                violation_error_message=_("This person has an open invitation already"),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="invitation_withdrawn_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    def clean(self) -> None:
        if self.role == Role.BOARD_MEMBER and not self.agency_id:
            raise ValidationError({"agency": _("Choose the agency that the board member speaks for")})

    @property
    def is_expired(self) -> bool:
        return self.expires_at <= timezone.now()
