"""Pages, papers and files show these texts as they were typed, "<name removed>" included. The code that
writes them escapes them, and nothing is refused for looking like markup.
"""

from typing import Any

from django.conf import settings
from django.db import models


class PlainText(models.TextField):
    """What people type at length: plain text of at most LONG_TEXT_MAX characters, empty unless typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("max_length", settings.LONG_TEXT_MAX)
        super().__init__(*args, **kwargs)


class PlainLine(models.CharField):
    """What people type on one line: plain text of at most 200 characters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)
