"""A digest of what a paper is made from: SHA-256 of its values, templates, stylesheet and language."""

import dataclasses
import datetime
import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language

BASE = settings.BASE_DIR
# Everything that decides how a paper looks, except the fonts, which come with the stylesheet.
APPEARANCE = (
    (BASE / "templates" / "papers", "**/*.html"),
    (BASE / "templates" / "_components", "**/*.html"),
    (BASE / "static" / "dist", "print.css"),
    (BASE / "static" / "img", "*.svg"),
    (BASE / "assessments" / "pages", "**/*.py"),
    (BASE / "assessments" / "papers", "**/*.py"),
    (BASE / "assessments" / "charts", "**/*.py"),
    (BASE / "safeguarding" / "plain_text", "**/*.py"),
    (BASE / "safeguarding" / "printing", "**/*.py"),
)


def fingerprint(values: object, *names: str) -> str:
    """`values` are frozen dataclasses, down to plain values. `names` say which paper of them it is."""
    said = json.dumps([names, get_language(), appearance_digest(), values], default=_plain, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def appearance_digest() -> str:
    files = sorted(path for folder, pattern in APPEARANCE for path in folder.glob(pattern))
    return _digest(tuple((path, path.stat().st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _digest(files: tuple[tuple[Path, int], ...]) -> str:
    said = hashlib.sha256()
    for path, _changed in files:
        said.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return said.hexdigest()


def _plain(value: object) -> dict[str, object] | str:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # Their properties follow from their fields.
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, datetime.date | datetime.datetime | Promise | Path):
        return str(value)
    raise TypeError(f"A paper is made of plain values, not of {type(value).__name__}")
