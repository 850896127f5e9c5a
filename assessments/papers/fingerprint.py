"""A digest of what a paper is made from: SHA-256 of its values, templates, stylesheet and language."""

import dataclasses
import datetime
import hashlib
import json
import os
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language

BASE = settings.BASE_DIR
# Everything that decides how a paper looks, by folder and how the file's path ends. The fonts come with the stylesheet.
APPEARANCE = (
    (BASE / "templates" / "papers", ".html"),
    (BASE / "templates" / "_components", ".html"),
    (BASE / "templates" / "assessments" / "progress", ".html"),
    (BASE / "templates" / "assessments" / "overview", "/_stage.html"),
    (BASE / "static" / "dist", "/print.css"),
    (BASE / "static" / "img", ".svg"),
    (BASE / "assessments" / "pages", ".py"),
    (BASE / "assessments" / "papers", ".py"),
    (BASE / "assessments" / "charts", ".py"),
    (BASE / "safeguarding" / "formats", ".py"),
    (BASE / "safeguarding" / "plain_text", ".py"),
    (BASE / "safeguarding" / "printing", ".py"),
)


def fingerprint(values: object, *names: str) -> str:
    """`values` are frozen dataclasses, down to plain values. `names` say which paper of them it is."""
    said = json.dumps([names, get_language(), appearance_digest(), values], default=_plain, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def appearance_digest() -> str:
    return _digest(tuple(sorted((path, os.stat(path).st_mtime_ns) for path in _files())))


def _files() -> Iterator[str]:
    # Not with pathlib: for each report on screen that takes three times as long.
    for folder, ending in APPEARANCE:
        for inside, _folders, names in os.walk(folder):
            yield from (path for name in names if (path := f"{inside}/{name}").endswith(ending))


@lru_cache(maxsize=1)
def _digest(files: tuple[tuple[str, int], ...]) -> str:
    said = hashlib.sha256()
    for path, _changed in files:
        file = Path(path)
        said.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return said.hexdigest()


def _plain(value: object) -> list[object] | str:
    kind = type(value)
    if dataclasses.is_dataclass(kind):
        # Their properties follow from their fields.
        return [kind.__name__, *(getattr(value, name) for name in _fields(kind))]
    if isinstance(value, datetime.date | datetime.datetime | Promise | Path):
        return str(value)
    raise TypeError(f"A paper is made of plain values, not of {kind.__name__}")


@cache
def _fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind))
