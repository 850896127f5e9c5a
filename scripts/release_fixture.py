"""Makes a release's fixture: a small database as that release's own code makes it, for the tests to migrate.

`make release-fixture VERSION=v0.2.0` writes tests/releases/v0.2.0/: the database as SQL for SQLite and for PostgreSQL,
and the files of its evidence. The version is a tag. tests/releases/story.py says what is in the database.

It needs PostgreSQL (FIXTURE_SERVER says where) and a `pg_dump` that is no older.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

ROOT = Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "releases"
STORY = RELEASES / "story.py"
SERVER = os.environ.get("FIXTURE_SERVER", "postgres://postgres@127.0.0.1:5432")
# The story is the current one, and all that it imports is the release's: the working directory is first on the path.
TELL = "import django, runpy, sys; django.setup(); runpy.run_path(sys.argv[1])['tell']()"
# Client settings and psql's own commands, which are not needed to load the rest.
NOT_NEEDED = ("--", "\\", "SET ", "SELECT pg_catalog.set_config(")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("version", help="a tag of the release: v0.2.0")
    version = parser.parse_args().version
    if git("tag", "--list", version).strip() != version:
        sys.exit(f"There is no tag {version}. Tag the release first: git tag {version}")
    with code_of(version) as code, TemporaryDirectory() as folder:
        fixture = Path(folder) / version
        evidence = fixture / "evidence"
        evidence.mkdir(parents=True)
        (fixture / "sqlite.sql").write_text(of_sqlite(code, Path(folder) / "db.sqlite3", evidence), encoding="utf-8")
        (fixture / "postgresql.sql").write_text(of_postgresql(code, evidence), encoding="utf-8")
        into = RELEASES / version
        shutil.rmtree(into, ignore_errors=True)
        shutil.copytree(fixture, into)
    for file in sorted(into.rglob("*.sql")):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} KB")


def git(*command: str) -> str:
    return subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True).stdout


@contextmanager
def code_of(version: str) -> Iterator[Path]:
    """The release's source, in a temporary folder."""
    with TemporaryDirectory() as folder:
        code = Path(folder) / "code"
        git("worktree", "add", "--detach", str(code), version)
        try:
            yield code
        finally:
            git("worktree", "remove", "--force", str(code))


def of_sqlite(code: Path, database: Path, evidence: Path) -> str:
    tell(code, f"sqlite:///{database}", evidence)
    connection = sqlite3.connect(database)
    try:
        return "\n".join([*connection.iterdump(), ""])
    finally:
        connection.close()


def of_postgresql(code: Path, evidence: Path) -> str:
    name = f"release_fixture_{os.getpid()}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        try:
            tell(code, f"{SERVER}/{name}", evidence)
            return without_what_is_not_needed(dump(f"{SERVER}/{name}"))
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def dump(database: str) -> str:
    options = ["--no-owner", "--no-privileges", "--rows-per-insert=100"]
    return subprocess.run(
        ["pg_dump", *options, database], check=True, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ).stdout


def without_what_is_not_needed(sql: str) -> str:
    """Plain statements that any client can send. Lines inside a text are not changed."""
    kept, within_a_text = [], False
    for line in sql.split("\n"):
        if not within_a_text and (not line or line.startswith(NOT_NEEDED)):
            continue
        kept.append(line)
        within_a_text ^= line.count("'") % 2 == 1
    return "\n".join([*kept, ""])


def tell(code: Path, database: str, evidence: Path) -> None:
    settings = {
        "DJANGO_SETTINGS_MODULE": "safeguarding.settings",
        "LOCAL": "on",
        "DATABASE_URL": database,
        "EVIDENCE_DIR": str(evidence),
        "EMAIL_URL": "dummymail://",
        "SECRET_KEY": secret_key(),
    }
    subprocess.run([sys.executable, "-c", TELL, str(STORY)], cwd=code, env=os.environ | settings, check=True)


def secret_key() -> str:
    """The story's, which can't be imported before Django has its settings."""
    line = next(line for line in STORY.read_text(encoding="utf-8").splitlines() if line.startswith("SECRET_KEY = "))
    return line.split('"')[1]


if __name__ == "__main__":
    main()
