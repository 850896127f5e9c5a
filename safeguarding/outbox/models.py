import datetime
import json
from typing import Any, Self

from cryptography.fernet import InvalidToken
from django.db import models
from django.db.models import Q
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeguarding.encryption import cipher

# Sent with `email` once it has been sent, has failed or its fate is unknown, in the transaction that records it.
settled = Signal()


class State(models.TextChoices):
    WAITING = "waiting", _("Being sent")
    # A mail server may have accepted it already.
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not sent")
    UNKNOWN = "unknown", _("Not known whether sent")


# How long a page shows an email that was not sent.
SHOWN = datetime.timedelta(days=7)
# Final states.
FINAL = (State.SENT, State.FAILED, State.UNKNOWN)


class EmailQuerySet(models.QuerySet["Email"]):
    def shown(self, about: str) -> Self:
        return self.filter(about=about, left_at__gt=timezone.now() - SHOWN)

    def unsent(self, about: str) -> "list[Email]":
        """Of the last 7 days, unless a later email to the same address was sent. The newest for each address."""
        newest = {email.to: email for email in self.shown(about)}
        return [email for email in newest.values() if email.state != State.SENT]


class Email(models.Model):
    # The same for every attempt, so that mailboxes can tell a second copy.
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    to = models.CharField(_("to"), max_length=400)
    # The recipient in the page's words.
    whom = models.CharField(_("to whom"), max_length=400)
    subject = models.TextField(_("subject"))
    # Which page it belongs to, such as "views 12".
    about = models.CharField(_("about"), max_length=40, db_index=True, blank=True)
    # The content, which may include a key: encrypted, and erased once there is nothing more to send.
    content = models.TextField(_("content"), blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    why = models.CharField(_("why it was not sent"), max_length=100, blank=True)
    left_at = models.DateTimeField(_("left"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now)

    objects = EmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("email")
        verbose_name_plural = _("emails")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="email_state_is_known"),
            models.CheckConstraint(condition=~Q(state__in=FINAL) | Q(content=""), name="email_content_is_erased"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def colour(self) -> str:
        return {State.FAILED: "red", State.UNKNOWN: "orange"}.get(State(self.state), "grey")

    def encrypt(self, content: dict[str, Any]) -> None:
        self.content = cipher("email").encrypt(json.dumps(content).encode()).decode()

    def decrypt(self) -> dict[str, Any]:
        """Raises ValueError if SECRET_KEY was changed and the old one is not among its fallbacks."""
        try:
            found: dict[str, Any] = json.loads(cipher("email").decrypt(self.content.encode()))
        except InvalidToken as error:
            raise ValueError("SECRET_KEY has changed") from error
        return found
