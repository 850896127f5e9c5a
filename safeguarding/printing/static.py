"""Finds the project's static files in the source tree or where they are collected."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils._os import safe_join


def static_path(name: str) -> Path:
    """Raises FileNotFoundError, or SuspiciousFileOperation if the name leads outside."""
    found = finders.find(name) or safe_join(settings.STATIC_ROOT, name)
    if not Path(found).is_file():
        raise FileNotFoundError(f"There is no static file {name}. `npm run build` makes those in dist/")
    return Path(found)
