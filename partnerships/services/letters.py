"""Letters by e-mail, as plain text and as HTML. They go out once what they tell is saved."""

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from .errors import LetterNotSent

# From a path to the whole address that a letter needs: `request.build_absolute_uri`.
Absolute = Callable[[str], str]


def write(template: str, *, to: str, subject: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A letter from the templates <template>.txt and .html."""
    # A line break in a name would begin a header of its own.
    letter = EmailMultiAlternatives(" ".join(subject.split()), render_to_string(f"{template}.txt", context), to=[to])
    letter.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return letter


def send_on_commit(
    name: str, *, to: str, subject: str, context: dict[str, Any], sent: Callable[[], Any], not_sent: str
) -> None:
    """Send templates/partnerships/email/<name>.txt and .html after the transaction, and then call `sent`.

    Whoever ends the transaction gets LetterNotSent(not_sent) where no mail server takes the letter.
    """

    def send() -> None:
        try:
            write(f"partnerships/email/{name}", to=to, subject=subject, context=context).send()
        except (SMTPException, OSError) as error:
            raise LetterNotSent(not_sent) from error
        sent()

    transaction.on_commit(send)
