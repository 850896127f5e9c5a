"""Leaves emails to be sent."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone

from safeguarding.background.policy import enqueue

from .models import Email, State


def leave(message: EmailMultiAlternatives, *, about: str = "", whom: str = "") -> Email:
    with transaction.atomic():
        email = keep(message, about=about, whom=whom)
        send(email)
    return email


def keep(message: EmailMultiAlternatives, *, about: str = "", whom: str = "") -> Email:
    """A row for an email to one address. `about` names the page that shows its state, `whom` the recipient."""
    (to,) = message.to
    host = urlsplit(settings.SITE_URL).hostname
    subject = str(message.subject)
    email = Email(message_id=f"<{uuid.uuid4()}@{host}>", to=to, whom=whom or to, subject=subject, about=about)
    email.encrypt(
        {
            "text": message.body,
            "html": [content for content, _kind in message.alternatives],
            "reply_to": list(message.reply_to),
            "headers": message.extra_headers,
        }
    )
    email.save()
    return email


def send(email: Email) -> None:
    enqueue("send_email", email=email.pk)


def take_back(email_id: int | None) -> None:
    """Unless a worker has begun to send it."""
    if email_id:
        waiting = Email.objects.filter(pk=email_id, state=State.WAITING)
        waiting.update(state=State.FAILED, why="TakenBack", content="", changed_at=timezone.now())
