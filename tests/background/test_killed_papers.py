"""If a worker is killed while making a paper, another worker makes it."""

import os
import signal
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from assessments.models import KeptPaper, PaperClaim, SignedPaper
from assessments.papers import keeping, signing
from assessments.papers.kinds import BOARD_REPORT, source_of
from tests.assessments.steps import MEETING, complete

from .processes import wait_until


def kill_who_makes(task) -> None:
    rows = DBTaskResult.objects.filter(pk=task, status="RUNNING")
    wait_until(rows.exists)
    name = f"--worker-id={rows.get().worker_ids[0]}".encode()
    [process] = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/cmdline") if name in words_of(path)]
    os.kill(process, signal.SIGKILL)


def words_of(command_line: Path) -> list[bytes]:
    try:
        return command_line.read_bytes().split(b"\0")
    except OSError:  # it has ended
        return []


def is_done(task):
    return DBTaskResult.objects.filter(pk=task, status="SUCCESSFUL").exists()


def workers_of(task) -> int:
    return len(set(DBTaskResult.objects.get(pk=task).worker_ids))


def a_draft(assessment, alice):
    return keeping.ask(source_of(BOARD_REPORT, "pdf", assessment), by=alice).task


def a_signed_paper(assessment, alice):
    signing.sign_off(assessment, by=alice, **MEETING)
    return SignedPaper.objects.get().task


@pytest.mark.parametrize("paper", [a_draft, a_signed_paper])
def test_if_a_worker_is_killed_another_makes_its_paper(supervisors, assessment, alice, paper):
    complete(assessment)
    supervisors()
    task = paper(assessment, alice)
    kill_who_makes(task)
    wait_until(lambda: is_done(task), 60)
    made = (KeptPaper if paper is a_draft else SignedPaper).objects.get()
    assert (workers_of(task), bytes(made.content)[:5], PaperClaim.objects.count()) == (2, b"%PDF-", 0)
