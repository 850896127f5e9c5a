"""Text fields. Pages, papers and files show the text as typed, "<name removed>" included.

Code that outputs it escapes it, and nothing is refused for looking like markup.
"""

from typing import Any

from django.conf import settings
from django.db import models


class PlainText(models.TextField):
    """Long plain text, at most LONG_TEXT_MAX characters, empty by default."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", settings.LONG_TEXT_MAX)
        super().__init__(*args, **kwargs)


class PlainLine(models.CharField):
    """Plain text on one line, at most 200 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)
