"""Asking for papers, making, keeping and logging them."""

import dataclasses
import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Assessment, KeptPaper, PaperClaim, PaperDownload
from assessments.papers import keeping
from assessments.papers.kinds import BOARD_REPORT, KINDS, Source, source_of
from safeguarding import disk
from safeguarding.background.monitoring import State, task_info
from safeguarding.printing.made import Made
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.steps import complete
from tests.factories import KeptPaperFactory, PaperClaimFactory
from tests.worker import work_off

NOW = datetime.datetime(2026, 11, 20, 14, 5, tzinfo=datetime.UTC)


@pytest.fixture
def wanted(assessment) -> Source:
    return dataclasses.replace(source(assessment), fingerprint="f" * 64, shows=NOW)


@pytest.fixture
def made(monkeypatch) -> list[Source]:
    """What would have been made. No paper is really made."""
    found = []

    def make(source):
        found.append(source)
        return Made(f"%PDF {len(found)}".encode(), 7)

    monkeypatch.setattr(Source, "make", make)
    return found


def source(assessment, slug="board-report", format="pdf"):
    return source_of(KINDS[slug], format, assessment)


def save_elsewhere(pk):
    """On a connection of its own."""
    Assessment.objects.filter(pk=pk).update(missing_because="Meanwhile")
    connection.close()


def keep(wanted, content=b"%PDF", **changes):
    keeping.keep(dataclasses.replace(wanted, **changes), content=content, pages=2)


def fail_with(monkeypatch, error):
    def make(source):
        raise error

    monkeypatch.setattr(Source, "make", make)


def test_a_kept_paper_is_found_only_while_its_content_is_unchanged(wanted):
    keep(wanted)
    assert bytes(keeping.kept(wanted).content) == b"%PDF"
    other = dataclasses.replace(wanted, fingerprint="e" * 64)
    assert keeping.kept(other) is None
    keep(other, b"%PDF-2")
    assert (keeping.kept(wanted), KeptPaper.objects.count()) == (None, 1)


def test_a_paper_that_shows_an_earlier_moment_does_not_replace_a_later_one(wanted):
    keep(wanted, b"later")
    keep(wanted, b"earlier", fingerprint="e" * 64, shows=NOW - datetime.timedelta(seconds=1))
    assert bytes(KeptPaper.objects.get().content) == b"later"


def test_a_paper_asked_for_twice_is_made_once(assessment, alice, bob, queued, made):
    first = keeping.ask(source(assessment), by=alice)
    second = keeping.ask(source(assessment), by=bob)
    assert (first.pk, str(first.task), DBTaskResult.objects.count()) == (second.pk, str(second.task), 1)
    work_off()
    assert (len(made), PaperClaim.objects.count()) == (1, 0)
    kept = keeping.kept(source(assessment))
    assert (bytes(kept.content), kept.pages, kept.shows) == (b"%PDF 1", 7, made[0].shows)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_people_asking_at_the_same_moment_create_one_task(assessment, alice, bob, queued):
    wanted, found = source(assessment), []
    at_once(*(lambda by=by: found.append(str(keeping.ask(wanted, by=by).task)) for by in (alice, bob)))
    assert [str(row.pk) for row in DBTaskResult.objects.all()] == [found[0]] == [found[1]]


def test_a_task_holds_only_ids_and_the_language(assessment, alice, queued):
    claim = keeping.ask(source(assessment), by=alice)
    row = DBTaskResult.objects.get()
    assert row.args_kwargs == {"args": [], "kwargs": {"claim": claim.pk, "language": "en-gb"}}
    assert row.queue_name == "people"


def test_if_the_task_cannot_be_queued_there_is_no_claim(assessment, alice, monkeypatch):
    monkeypatch.setattr(keeping, "enqueue", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        keeping.ask(source(assessment), by=alice)
    assert PaperClaim.objects.count() == 0


def test_a_paper_shows_the_assessment_as_it_is_when_the_paper_is_made(assessment, alice, queued, made):
    assessment.sheets.update(evidence_narrative="Before")
    keeping.ask(source(assessment), by=alice)
    assessment.sheets.update(evidence_narrative="After")
    after = source(assessment)
    keeping.ask(after, by=alice)
    assert DBTaskResult.objects.count() == 2
    work_off()
    # People who asked earlier get the later paper too, and the second task makes nothing.
    assert [each.fingerprint for each in made] == [after.fingerprint]
    assert (KeptPaper.objects.get().fingerprint, PaperClaim.objects.count()) == (after.fingerprint, 0)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_a_task_makes_nothing_if_the_paper_is_already_kept(assessment, alice, queued, made):
    claim = keeping.ask(source(assessment), by=alice)
    keeping.make(claim)
    again = PaperClaimFactory(assessment=assessment, fingerprint="e" * 64)
    keeping.make(again)
    assert (len(made), PaperClaim.objects.count()) == (1, 0)


def test_a_failed_paper_is_tried_twice_and_again_when_someone_retries(assessment, alice, queued, monkeypatch):
    fail_with(monkeypatch, ValueError("It can't be set"))
    claim = keeping.ask(source(assessment), by=alice)
    work_off()
    assert (task_info(claim.task).state, len(DBTaskResult.objects.get().worker_ids)) == (State.FAILED, 2)
    assert str(keeping.ask(source(assessment), by=alice).task) == str(claim.task)
    monkeypatch.setattr(Source, "make", lambda source: Made(b"at last"))
    assert str(keeping.ask(source(assessment), by=alice, again=True).task) != str(claim.task)
    work_off()
    assert bytes(keeping.kept(source(assessment)).content) == b"at last"


@pytest.mark.parametrize(("minutes", "tasks"), [(1, 1), (3, 2)])
def test_a_paper_that_failed_some_minutes_ago_is_tried_again(assessment, alice, queued, monkeypatch, minutes, tasks):
    fail_with(monkeypatch, ValueError("It can't be set"))
    keeping.ask(source(assessment), by=alice)
    work_off()
    PaperClaim.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=minutes))
    keeping.ask(source(assessment), by=alice)
    assert DBTaskResult.objects.count() == tasks


def test_a_waiting_paper_is_not_queued_again_however_long_it_waits(assessment, alice, queued):
    keeping.ask(source(assessment), by=alice)
    PaperClaim.objects.update(claimed_at=timezone.now() - datetime.timedelta(hours=1))
    keeping.ask(source(assessment), by=alice, again=True)
    assert DBTaskResult.objects.count() == 1


def test_a_claim_whose_task_was_deleted_is_queued_again(assessment, alice, queued):
    keeping.ask(source(assessment), by=alice)
    PaperClaim.objects.update(claimed_at=NOW)
    DBTaskResult.objects.all().delete()
    keeping.ask(source(assessment), by=alice)
    assert DBTaskResult.objects.get().pk == PaperClaim.objects.get().task


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), OSError(122, "Disk quota exceeded")],
    ids=["disk", "quota"],
)
def test_a_paper_that_fails_for_lack_of_disk_space_says_so(assessment, alice, queued, monkeypatch, error):
    fail_with(monkeypatch, error)
    claim = keeping.ask(source(assessment), by=alice)
    work_off()
    assert task_info(claim.task).error == f"{disk.Full.__module__}.{disk.Full.__qualname__}"


def test_one_person_can_have_at_most_five_papers_waiting(assessment, alice, bob, queued, made):
    for number in range(5):
        keeping.ask(dataclasses.replace(source(assessment), fingerprint=str(number)), by=alice)
    with pytest.raises(keeping.TooManyWaiting):
        keeping.ask(source(assessment), by=alice)
    assert (PaperClaim.objects.count(), DBTaskResult.objects.count()) == (5, 5)
    # Others' requests don't count, and nor do papers that already exist.
    keeping.ask(source(assessment), by=bob)
    work_off()
    assessment.sheets.update(score=2)
    keeping.ask(source(assessment), by=alice)


def test_keeping_a_paper_removes_claims_on_earlier_states(assessment, wanted):
    PaperClaimFactory(assessment=assessment, claimed_at=NOW - datetime.timedelta(days=1))
    later = PaperClaimFactory(assessment=assessment, claimed_at=NOW + datetime.timedelta(days=1), fingerprint="e" * 64)
    KeptPaperFactory(assessment=assessment, shows=NOW - datetime.timedelta(days=1))
    keep(wanted)
    assert (PaperClaim.objects.get(), KeptPaper.objects.get().fingerprint) == (later, wanted.fingerprint)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_a_paper_is_made(assessment, alice, queued, monkeypatch):
    held = []

    def make(source):
        held.append(connection.in_atomic_block)
        return Made(b"%PDF")

    monkeypatch.setattr(Source, "make", make)
    keeping.ask(source(assessment), by=alice)
    work_off()
    assert held == [False]


def test_the_same_paper_has_the_same_fingerprint_each_time_it_is_read(assessment):
    complete(assessment)
    assert source(assessment).fingerprint == source(assessment).fingerprint


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_read_from_one_consistent_snapshot(assessment, monkeypatch):
    """Someone saves between two of its queries. It shows everything as it was before."""
    read = BOARD_REPORT.read

    def interrupted(row, variant, day):
        Assessment.objects.get(pk=row.pk)  # the moment begins with the first query
        somebody = threading.Thread(target=save_elsewhere, args=[row.pk])
        somebody.start()
        somebody.join()
        return row.missing_because, Assessment.objects.get(pk=row.pk).missing_because, read(row, variant, day)

    if connection.vendor != "postgresql":
        pytest.skip("The tests' SQLite is in memory, where readers and writers wait for each other")
    kind = type(BOARD_REPORT)(**{**vars(BOARD_REPORT), "read": interrupted})
    before, still, _report = source_of(kind, "pdf", assessment).values
    assert (before, still, Assessment.objects.get().missing_because) == ("", "", "Meanwhile")


def test_a_download_is_logged_with_the_person_the_paper_and_the_files_digest(assessment, bob):
    keeping.log_download(assessment, by=bob, kind="scores", format="xlsx", sha256="a" * 64)
    row = PaperDownload.objects.get()
    assert (row.person, str(row), row.version, row.sha256) == (bob, "scores.xlsx", None, "a" * 64)
