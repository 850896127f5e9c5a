"""The test database on SQLite as an earlier run's migrations left it: running them takes longer than most tests.

A copy is kept under var/tests, named by the migrations' content. Migrations still run, but find nothing to do.
"""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

FOLDER = settings.BASE_DIR / "var" / "tests"


def from_a_copy() -> Any:
    """Start this before the test database is created, and stop it afterwards."""
    return mock.patch("django.core.management.call_command", _call)


def _call(command: str, **options: Any) -> None:
    if command == "migrate" and connection.vendor == "sqlite":
        _migrate(FOLDER / f"{_digest()}.sqlite3", **options)
    else:
        call_command(command, **options)


def _migrate(kept: Path, **options: Any) -> None:
    connection.ensure_connection()
    if kept.exists():
        with closing(sqlite3.connect(kept)) as copy:
            copy.backup(connection.connection)
        call_command("migrate", **options)
        return
    call_command("migrate", **options)
    # Under its own name first, because another process may be saving the same copy.
    own = kept.with_suffix(f".{os.getpid()}")
    own.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(own)) as copy:
        connection.connection.backup(copy)
    for old in kept.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    own.replace(kept)


def _digest() -> str:
    found = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return found.hexdigest()[:16]
