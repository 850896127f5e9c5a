"""Claiming, making, keeping and logging papers."""

import datetime
import threading

import pytest
from django.db import connection
from django.utils import timezone

from assessments.models import Action, Assessment, KeptPaper, PaperClaim, PaperDownload, SignedPaper
from assessments.papers import keeping
from assessments.papers.kinds import BOARD_REPORT, source_of, to_sign
from assessments.services import lifecycle
from assessments.services.errors import PaperNotMade
from assessments.views import making
from safeguarding.printing.made import Made
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.presses import SlowPress
from tests.assessments.steps import MEETING, complete
from tests.factories import ActionFactory, KeptPaperFactory, PaperClaimFactory

NOW = datetime.datetime(2026, 11, 20, 14, 5, tzinfo=datetime.UTC)


@pytest.fixture
def wanted(assessment):
    return keeping.Wanted(assessment, "board-report", "pdf", "", "f" * 64)


@pytest.fixture
def slow(monkeypatch, settings):
    settings.PAPER_WAIT = 0
    press = SlowPress()
    monkeypatch.setattr(making, "press", press)
    return press


def source(assessment):
    return source_of(BOARD_REPORT, "pdf", assessment)


def save_elsewhere(pk):
    """On a connection of its own."""
    Assessment.objects.filter(pk=pk).update(missing_because="Meanwhile")
    connection.close()


def keep(wanted, content=b"%PDF", shows=NOW):
    keeping.keep(wanted, content=content, pages=2, shows=shows)


def test_a_paper_is_found_while_it_is_made_of_the_same_and_not_when_that_has_changed(wanted):
    keep(wanted)
    assert bytes(keeping.kept(wanted).content) == b"%PDF"
    other = keeping.Wanted(wanted.assessment, "board-report", "pdf", "", "e" * 64)
    assert keeping.kept(other) is None
    keep(other, b"%PDF-2")
    assert (keeping.kept(wanted), KeptPaper.objects.count()) == (None, 1)


def test_a_paper_that_shows_an_earlier_moment_does_not_replace_a_later_one(wanted):
    keep(wanted, b"later", NOW)
    earlier = keeping.Wanted(wanted.assessment, "board-report", "pdf", "", "e" * 64)
    keep(earlier, b"earlier", NOW - datetime.timedelta(seconds=1))
    assert bytes(KeptPaper.objects.get().content) == b"later"


def test_of_two_who_claim_one_makes_it(wanted, alice, bob):
    first, is_alices = keeping.claim(wanted, by=alice)
    second, is_bobs = keeping.claim(wanted, by=bob)
    assert (is_alices, is_bobs, first.pk == second.pk) == (True, False, True)
    keep(wanted)
    assert PaperClaim.objects.count() == 0


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_who_claim_in_the_same_moment_make_it_once(wanted, alice, bob):
    mine = []
    at_once(*(lambda by=by: mine.append(keeping.claim(wanted, by=by)[1]) for by in (alice, bob)))
    assert sorted(mine) == [False, True]


def test_a_claim_that_nobody_works_on_any_more_is_taken_over_once_and_then_given_up(wanted, alice, bob):
    keeping.claim(wanted, by=alice)
    for expected in (True, False):
        PaperClaim.objects.update(claimed_at=timezone.now() - datetime.timedelta(minutes=3))
        claim, is_bobs = keeping.claim(wanted, by=bob)
        assert is_bobs is expected
    assert (claim.has_failed, PaperClaim.objects.get().has_failed) == (True, True)
    assert keeping.claim(wanted, by=bob) == (PaperClaim.objects.get(), False)
    assert keeping.claim(wanted, by=bob, again=True)[1] is True


def test_what_failed_some_time_ago_is_tried_anew(assessment, wanted, alice):
    PaperClaimFactory(
        assessment=assessment, fingerprint=wanted.fingerprint, has_failed=True, claimed_at=NOW, attempts=2
    )
    claim, is_ours = keeping.claim(wanted, by=alice)
    assert (is_ours, claim.attempts) == (True, 1)


def test_two_leads_who_make_the_same_paper_at_once_make_it_once(assessment, alice, bob, slow):
    first = making.paper_of(source(assessment), by=alice)
    second = making.paper_of(source(assessment), by=bob)
    assert (type(first), type(second), len(slow.jobs)) == (PaperClaim, PaperClaim, 1)
    slow.finish(Made(b"%PDF once", 7))
    for person in (alice, bob):
        assert bytes(making.paper_of(source(assessment), by=person).content) == b"%PDF once"
    assert KeptPaper.objects.get().pages == 7


def test_an_assessment_that_is_changed_while_its_paper_is_made_gets_another_paper(assessment, alice, slow):
    assessment.sheets.update(evidence_narrative="Before")
    before = source(assessment)
    making.paper_of(before, by=alice)
    assessment.sheets.update(evidence_narrative="After")
    after = source(assessment)
    making.paper_of(after, by=alice)
    assert [("Before" in job.order.args[0], "After" in job.order.args[0]) for job in slow.jobs] == [
        (True, False),
        (False, True),
    ]
    # The later one is ready first, and stays.
    slow.jobs.reverse()
    slow.finish(Made(b"after"))
    slow.finish(Made(b"before"))
    kept = KeptPaper.objects.get()
    assert (bytes(kept.content), kept.fingerprint, kept.shows) == (b"after", after.fingerprint, after.shows)


def test_a_paper_that_fails_is_told_and_can_be_asked_for_again(assessment, alice, slow):
    making.paper_of(source(assessment), by=alice)
    slow.fail()
    assert making.paper_of(source(assessment), by=alice).has_failed
    assert not slow.jobs
    making.paper_of(source(assessment), by=alice, again=True)
    slow.finish()
    assert isinstance(making.paper_of(source(assessment), by=alice), KeptPaper)


def test_where_too_many_wait_the_claim_is_free_again(assessment, alice, slow):
    slow.room = 0
    with pytest.raises(making.PressBusy):
        making.paper_of(source(assessment), by=alice)
    assert PaperClaim.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_a_paper_is_made(assessment, alice, slow):
    held = []
    slow.on_order = lambda: held.append(connection.in_atomic_block)
    making.paper_of(source(assessment), by=alice)
    assert held == [False]


def test_the_same_paper_has_the_same_fingerprint_each_time_it_is_read(assessment):
    complete(assessment)
    assert source(assessment).fingerprint == source(assessment).fingerprint


@pytest.mark.django_db(transaction=True)
def test_a_paper_is_read_in_one_moment(assessment, monkeypatch):
    """Somebody saves between two of its queries: it shows all of what was before."""
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


def test_a_signed_paper_shows_exactly_the_state_that_is_locked(assessment, alice):
    """Its evidence is changed while it is made the first time: it is made anew, and nothing stale is kept."""
    made = []

    def press(order):
        made.append(order.args[0])
        if len(made) == 1:
            assessment.sheets.update(evidence_narrative="Changed meanwhile")
        return Made(f"paper {len(made)}".encode())

    lifecycle.sign_off(
        assessment, by=alice, missing_because="Short", paper=lambda stored: to_sign(stored, press), **MEETING
    )
    assert ["Changed meanwhile" in html for html in made] == [False, True]
    assert bytes(SignedPaper.objects.get().content) == b"paper 2"


def test_an_action_that_is_updated_while_the_paper_is_made_is_on_the_paper(assessment, alice):
    action = ActionFactory(sheet=assessment.sheets.first(), what="Old words")
    made = []

    def press(order):
        made.append(order.args[0])
        Action.objects.filter(pk=action.pk).update(what="New words")
        return Made(b"paper")

    lifecycle.sign_off(
        assessment, by=alice, missing_because="Short", paper=lambda stored: to_sign(stored, press), **MEETING
    )
    assert ("New words" in made[-1], len(made)) == (True, 2)


def test_without_its_paper_nothing_is_signed_off(assessment, alice):
    def press(order):
        raise OSError("The press is broken")

    with pytest.raises(PaperNotMade):
        lifecycle.sign_off(
            assessment, by=alice, missing_because="Short", paper=lambda stored: to_sign(stored, press), **MEETING
        )
    stored = Assessment.objects.get()
    assert (stored.is_agreed, stored.board, stored.transitions.count()) == (False, "", 1)
    assert not hasattr(stored, "paper_options")


@pytest.mark.django_db(transaction=True)
def test_sign_off_holds_no_lock_while_the_paper_is_made(assessment, alice):
    held = []

    def press(order):
        held.append(connection.in_atomic_block)
        return Made(b"paper")

    lifecycle.sign_off(
        assessment, by=alice, missing_because="Short", paper=lambda stored: to_sign(stored, press), **MEETING
    )
    assert held == [False]


def test_sign_off_keeps_the_options_in_step(assessment, alice):
    lifecycle.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    options = Assessment.objects.get().paper_options
    assert (options.meeting, options.meeting_date, options.recommendations, options.changed_by) == (
        MEETING["board"],
        MEETING["meeting_date"],
        MEETING["decision_asked"],
        alice,
    )


def test_a_download_is_logged_with_who_which_when_and_exactly_which_file(assessment, bob):
    keeping.log_download(assessment, by=bob, kind="scores", format="xlsx", sha256="a" * 64)
    row = PaperDownload.objects.get()
    assert (row.person, str(row), row.version, row.sha256) == (bob, "scores.xlsx", None, "a" * 64)


def test_claims_on_earlier_states_that_were_forgotten_go_with_the_next_paper(assessment, wanted):
    PaperClaimFactory(assessment=assessment, claimed_at=NOW - datetime.timedelta(days=1))
    KeptPaperFactory(assessment=assessment, shows=NOW - datetime.timedelta(days=1))
    keep(wanted)
    assert (PaperClaim.objects.count(), KeptPaper.objects.get().fingerprint) == (0, wanted.fingerprint)
