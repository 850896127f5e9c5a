"""What the application's processes keep in memory. What several of them share counts once."""

import pytest
from django.db import connection

from tests.background import processes
from tests.background.conftest import shared_database  # noqa: F401 (a fixture)
from tests.bench.conftest import Note
from tests.bench.figures import Figure
from tests.served import Server, children_of, cookie_of, memory_of

VISITS = 20
PAGES = ("", "trail/", "moderation/", "clarity/", "culture/", "report/", "papers/", "progress/")


@pytest.mark.bench
def test_web_workers_and_workers_in_the_background_need_little_memory(
    shared_database,  # noqa: F811
    assessment,
    alice,
    tmp_path,
    note: Note,
) -> None:
    background = processes.start()
    with (tmp_path / "log").open("w") as log:
        server = Server(processes.database_url(), log, "--workers", "2")
        try:
            server.wait_for("/ready/background/")
            visit(server, assessment, cookie_of(alice))
            note(
                Figure("memory: 2 web workers", megabytes(server.process), "MB", 200, connection.display_name),
                Figure("memory: 2 background workers", megabytes(background), "MB", 320, connection.display_name),
            )
        finally:
            server.stop()
            processes.stop(background)


def visit(server: Server, assessment, cookie: str) -> None:
    assert len(children_of(server.process.pid)) == 2
    for page in PAGES * VISITS:
        assert server.answer(f"/assessments/{assessment.pk}/{page}", cookie=cookie).status == 200
    report = f"/assessments/{assessment.pk}/report.pdf"
    server.answer(report, cookie=cookie)
    server.wait_for(report, cookie=cookie)


def megabytes(process) -> float:
    return round(memory_of(process.pid) / 1_000_000)
