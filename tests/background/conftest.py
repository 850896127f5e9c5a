import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.background import processes, tasks  # noqa: F401 (each test file finds the tasks registered)


@pytest.fixture
def shared_database(transactional_db, tmp_path: Path) -> Iterator[None]:
    """A database that other processes can open. SQLite's is in memory, so this is a copy."""
    if connection.vendor != "sqlite":
        yield
        return
    file, name, memory = tmp_path / "db.sqlite3", connection.settings_dict["NAME"], connection.connection
    with sqlite3.connect(file) as copied:
        memory.backup(copied)
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


@pytest.fixture
def supervisors(shared_database, queued, tmp_path, monkeypatch):
    """`supervisors()` starts one. All are stopped at the end."""
    monkeypatch.setenv("PROOF", str(tmp_path / "runs"))
    started = []

    def start(folder=None):
        started.append(processes.start(folder))
        return started[-1]

    yield start
    for each in started:
        if each.poll() is None:
            processes.stop(each)
