"""Databases as earlier releases left them, brought up to date by the migrations."""

import copy
import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, connections

from tests.releases import story

FOLDER = Path(__file__).parent
RELEASES = sorted(
    (each.name for each in FOLDER.glob("v*")), key=lambda name: [int(part) for part in name[1:].split(".")]
)


@dataclass(frozen=True)
class Release:
    """A database of an earlier release, migrated: `rows` and signed `papers` are what it held before."""

    name: str
    rows: dict[str, int]
    # By assessment and number: the file, and its SHA-256.
    papers: dict[tuple[int, int], tuple[bytes, str]]


@pytest.fixture(scope="module", params=RELEASES)
def release(request, tmp_path_factory, django_db_blocker) -> Iterator[Release]:
    """The tests of a module use its database."""
    with django_db_blocker.unblock(), database_of(request.param, tmp_path_factory.mktemp("release")):
        ContentType.objects.clear_cache()
        found = Release(request.param, count_rows(), signed_papers())
        call_command("migrate", verbosity=0)
        yield found
    ContentType.objects.clear_cache()


@pytest.fixture(autouse=True)
def as_released(release: Release, evidence_folder: Path, settings) -> None:
    """Puts its evidence files in place, and sets the key that its second factors were encrypted with."""
    shutil.copytree(FOLDER / release.name / "evidence", evidence_folder, dirs_exist_ok=True)
    settings.SECRET_KEY = story.SECRET_KEY


def count_rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        return {table: count(cursor, table) for table in connection.introspection.table_names(cursor)}


def count(cursor, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
    return cursor.fetchone()[0]


def signed_papers() -> dict[tuple[int, int], tuple[bytes, str]]:
    """Read without the models, which are today's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assessment_id, number, content, sha256 FROM assessments_signedpaper")
        return {(row[0], row[1]): (bytes(row[2]), row[3]) for row in cursor.fetchall()}


@contextmanager
def database_of(release: str, folder: Path) -> Iterator[None]:
    load = load_postgresql if connection.vendor == "postgresql" else load_sqlite
    with load(FOLDER / release, folder) as name:
        usual = connections["default"]
        connections["default"] = connection_to(name)
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = usual


def connection_to(name: str):
    usual = connections["default"]
    return type(usual)({**copy.deepcopy(usual.settings_dict), "NAME": name}, "default")


@contextmanager
def load_sqlite(fixture: Path, folder: Path) -> Iterator[str]:
    name = folder / "db.sqlite3"
    database = sqlite3.connect(name)
    database.executescript((fixture / "sqlite.sql").read_text(encoding="utf-8"))
    database.close()
    yield str(name)


@contextmanager
def load_postgresql(fixture: Path, folder: Path) -> Iterator[str]:
    name = f"release_{uuid.uuid4().hex}"
    server = connection_to("postgres")
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    try:
        loading = connection_to(name)
        with loading.cursor() as cursor:
            # Without parameters the whole file is sent as it is.
            cursor.execute((fixture / "postgresql.sql").read_text(encoding="utf-8"))
        loading.close()
        yield name
    finally:
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
        server.close()
