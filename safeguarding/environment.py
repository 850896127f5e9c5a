"""Reading settings from the environment. Problems are collected and reported together at the end (start.py)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

from .start import Problem

Value = TypeVar("Value")
WORDS = dict.fromkeys(("on", "true", "yes", "1"), True) | dict.fromkeys(("off", "false", "no", "0"), False)


class Environment:
    """Treats an empty setting as missing. Returns a stand-in for a wrong one, so that the rest can be checked too."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.problems: list[Problem] = []
        self.local = self.flag("LOCAL", default=False)

    def flag(self, name: str, *, default: bool) -> bool:
        """On or off. Any other value is a problem, because guessing could be unsafe."""
        word = self._text(name).lower()
        if word and word not in WORDS:
            self.note(name, "must be on or off", f"Set {name}=on or {name}=off")
        return WORDS.get(word, default)

    def needed(self, name: str, *, local: str) -> str:
        """`local` is the default on a developer's own machine. Anywhere else the setting must be given."""
        value = self._text(name)
        if not value and not (self.local and local):
            self.note(name, "is missing", "Set this environment variable")
        return value or local

    def number(self, name: str, *, default: float, least: float = 0, most: float) -> float:
        text = self._text(name) or str(default)
        found = float(text) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text) else None
        if found is None or not least <= found <= most:
            self.note(name, f"is not a number from {least:,} to {most:,}", f"Remove it to use {default:,}")
            return default
        return found

    def whole(self, name: str, *, default: int, least: int = 0, most: int) -> int:
        return int(self.number(name, default=default, least=least, most=most))

    def parsed(self, name: str, parse: Callable[[str], Value], *, default: str) -> Value:
        try:
            return parse(self._text(name) or default)
        except (ImproperlyConfigured, ValueError):
            self.note(name, "cannot be understood", "Write it as docs/deploy.md shows")
            return parse(default)

    def _text(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def note(self, name: str, why: str, instead: str) -> None:
        self.problems.append(Problem(name, why, instead))


def cache_at(address: str) -> dict[str, Any]:
    """In the database it is our own (cache.py)."""
    found = environ.Env.cache_url_config(address)
    in_the_database = found["BACKEND"] == environ.Env.CACHE_SCHEMES["dbcache"]
    return found | ({"BACKEND": "safeguarding.cache.DatabaseCache"} if in_the_database else {})


# HTML that is slow to render, compressed. Every process has its own, so that no page waits for a write. The key is a
# digest of everything that it shows, so it is never out of date.
IN_EACH_PROCESS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "TIMEOUT": 24 * 60 * 60,
    "OPTIONS": {"MAX_ENTRIES": 50},
}
