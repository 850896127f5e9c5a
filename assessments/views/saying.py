"""Messages on the next page about what was saved."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.text import Truncator

from assessments.models.row_type import Words

# A title may have 200 characters, an action's text 20,000. This is enough to recognise it.
NAME_MAX = 80


def named(item: object) -> str:
    return Truncator(" ".join(str(getattr(item, "what", item)).split())).chars(NAME_MAX)


def warn(request: HttpRequest, warnings: Iterable[str], *, beside: str = "") -> None:
    for warning in warnings:
        messages.warning(request, warning, extra_tags=beside)


def say(request: HttpRequest, done: Words, *, beside: str = "", **values: object) -> None:
    """`beside` names the part of the sheet that the reader returns to, where the top of the page is out of view."""
    messages.success(request, done % values, extra_tags=beside)
