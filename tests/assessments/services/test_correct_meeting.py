"""The meeting, its date and the paper's purpose can be corrected after sign-off, and the scores stay agreed."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Assessment, PaperOptions, Purpose, Stage
from assessments.papers import signing
from assessments.papers.cover import cover_of
from assessments.papers.signed_values import decode
from assessments.services import lifecycle
from assessments.services.errors import ChangedMeanwhile, NotNow
from tests.assessments.steps import MEETING, complete
from tests.factories import AssessmentFactory, TransitionFactory

MEANT = {"board": "Scrutiny group", "meeting_date": datetime.date(2026, 12, 8), "purpose": Purpose.NOTING}


pytestmark = pytest.mark.usefixtures("queued")


@pytest.fixture
def signed(assessment, alice) -> Assessment:
    complete(assessment)
    return signing.sign_off(assessment, by=alice, **MEETING)


def contents(assessment) -> list[str]:
    """The version, the meeting and the purpose given in each paper."""
    covers = [decode(each.values).report.cover for each in assessment.papers.order_by("number")]
    return [f"{cover.version}: {cover.meeting}, {cover.purpose}" for cover in covers]


def test_a_correction_makes_the_next_version_and_leaves_the_signed_values_unchanged(signed, alice, bob):
    before = signed.papers.get()

    signing.correct_meeting(signed, by=bob, **MEANT)

    stored = Assessment.objects.get()
    assert contents(signed) == ["Version 1: Executive, For decision", "Version 2: Scrutiny group, For noting"]
    first, second = signed.papers.order_by("number")
    assert (first.values_sha256, first.corrected_at, first.signed_off_at) == (
        before.values_sha256,
        None,
        before.signed_off_at,
    )
    assert (second.signed_off_by, second.signed_off_at, second.corrected_by) == (alice, stored.agreed_at, bob)
    assert stored.signed_paper == second
    assert (stored.stage, stored.agreed_by, stored.agreed_at) == (Stage.AGREED, alice, signed.agreed_at)
    assert (stored.board, stored.meeting_date) == ("Scrutiny group", datetime.date(2026, 12, 8))
    assert (cover_of(stored).version, cover_of(stored).purpose) == ("Version 2", "For noting")
    assert stored.transitions.count() == signed.transitions.count()
    assert set(stored.sheets.values_list("score", flat=True)) == {3}


def test_the_trail_records_a_correction_with_its_author_and_the_values_before(signed, bob):
    lifecycle.correct_meeting(signed, by=bob, **MEANT)

    now, before = Assessment.history.all()[:2]
    assert (before.board, now.board, now.history_user) == ("Executive", "Scrutiny group", bob)
    assert (before.meeting_date, now.meeting_date) == (datetime.date(2026, 12, 1), datetime.date(2026, 12, 8))
    now, before = PaperOptions.history.all()[:2]
    assert (before.purpose, now.purpose, now.meeting, now.history_user) == ("decision", "noting", "Scrutiny group", bob)


def test_correcting_to_the_same_values_changes_nothing(signed, alice):
    same = {"board": "Executive", "meeting_date": MEETING["meeting_date"], "purpose": Purpose.DECISION}

    assert signing.correct_meeting(signed, by=alice, **same) is None

    assert signed.papers.count() == 1
    assert Assessment.objects.get().corrected_at is None


def test_each_correction_and_each_sign_off_is_the_next_version(signed, alice):
    for board in ("Scrutiny group", "Quality group"):
        signing.correct_meeting(signed, by=alice, **MEANT | {"board": board})
    lifecycle.reopen(signed, by=alice, reason="A score was wrong")
    stored = Assessment.objects.get()
    assert (stored.corrected_at, stored.corrected_by, cover_of(stored).version) == (None, None, "Draft after version 3")

    signing.sign_off(stored, by=alice, **MEETING)

    assert contents(signed) == [
        "Version 1: Executive, For decision",
        "Version 2: Scrutiny group, For noting",
        "Version 3: Quality group, For noting",
        "Version 4: Executive, For noting",
    ]


def test_an_assessment_not_signed_off_cannot_be_corrected(assessment, alice):
    with pytest.raises(NotNow, match="isn’t signed off"):
        lifecycle.correct_meeting(assessment, by=alice, **MEANT)

    assert Assessment.objects.get().board == ""


def another_lead(signed, alice):
    lifecycle.correct_meeting(signed, by=alice, **MEANT)


def reopened_and_signed_again(signed, alice):
    lifecycle.reopen(signed, by=alice, reason="Why")
    lifecycle.sign_off(signed, by=alice, **MEETING)


@pytest.mark.parametrize("change", [another_lead, reopened_and_signed_again])
def test_a_stale_page_corrects_nothing(signed, alice, bob, change):
    state = lifecycle.meeting_state(signed)
    change(signed, alice)
    before = Assessment.objects.get()

    with pytest.raises(ChangedMeanwhile):
        signing.correct_meeting(before, by=bob, state=state, **MEANT | {"board": "Another"})

    assert Assessment.objects.get().board == before.board
    assert signed.papers.count() == 1


def test_nothing_is_corrected_if_the_papers_values_cannot_be_stored(signed, alice, monkeypatch):
    monkeypatch.setattr(signing, "encode", lambda values: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        signing.correct_meeting(signed, by=alice, **MEANT)

    stored = Assessment.objects.get()
    assert (stored.board, stored.corrected_at, signed.papers.count()) == ("Executive", None, 1)


def test_a_corrections_time_is_kept_in_the_assessment_the_paper_and_both_trails(signed, bob):
    at = timezone.now() + datetime.timedelta(days=1)

    signing.correct_meeting(signed, by=bob, at=at, **MEANT)

    stored = Assessment.objects.get()
    assert (stored.corrected_by, stored.corrected_at) == (bob, at)
    assert signed.papers.get(number=2).corrected_at == at
    for trail in (Assessment.history, PaperOptions.history):
        assert trail.order_by("history_id").values_list("history_user", "history_date").last() == (bob.pk, at)


@pytest.mark.parametrize("name", MEANT)
def test_changing_one_value_is_enough_for_a_correction(signed, bob, name):
    same = {"board": "Executive", "meeting_date": MEETING["meeting_date"], "purpose": Purpose.DECISION}

    signing.correct_meeting(signed, by=bob, **same | {name: MEANT[name]})

    stored = Assessment.objects.get()
    said = {"board": stored.board, "meeting_date": stored.meeting_date, "purpose": stored.paper_options.purpose}
    assert said == same | {name: MEANT[name]}
    assert signed.papers.count() == 2


@pytest.mark.parametrize(
    "happens",
    [
        lambda signed: Assessment.objects.update(board="Scrutiny group"),
        lambda signed: Assessment.objects.update(meeting_date=datetime.date(2026, 12, 8)),
        lambda signed: Assessment.objects.update(corrected_at=timezone.now(), corrected_by=signed.agreed_by),
        lambda signed: PaperOptions.objects.update(version=9),
        lambda signed: TransitionFactory(assessment=signed),
    ],
)
def test_a_page_is_stale_once_any_value_on_it_has_changed(signed, happens):
    state = lifecycle.meeting_state(signed)
    assert lifecycle.meeting_state(signed) == state
    happens(signed)
    assert lifecycle.meeting_state(signed) != state


def test_a_correction_with_the_current_state_is_saved(signed, bob):
    lifecycle.correct_meeting(signed, by=bob, state=lifecycle.meeting_state(signed), **MEANT)
    assert Assessment.objects.get().board == "Scrutiny group"


def test_a_correction_is_compared_with_the_assessments_current_values(signed, alice):
    AssessmentFactory()
    signing.correct_meeting(signed, by=alice, **MEANT)
    signing.correct_meeting(signed, by=alice, **MEANT)
    assert signed.papers.count() == 2

    signing.correct_meeting(signed, by=alice, **MEANT | {"purpose": Purpose.DECISION})
    assert signed.papers.count() == 3
    assert PaperOptions.objects.get().purpose == Purpose.DECISION


def test_changing_another_assessments_meeting_does_not_make_a_page_stale(signed):
    elsewhere = AssessmentFactory()
    state = lifecycle.meeting_state(signed)
    Assessment.objects.filter(pk=elsewhere.pk).update(board="Scrutiny group")
    assert lifecycle.meeting_state(signed) == state


def test_a_reopened_assessment_cannot_be_corrected_from_an_old_row(signed, bob):
    old = Assessment.objects.get()
    lifecycle.reopen(signed, by=bob, reason="Why")

    with pytest.raises(NotNow):
        lifecycle.correct_meeting(old, by=bob, **MEANT)

    assert Assessment.objects.get().board == "Executive"


def test_another_assessments_paper_options_are_not_taken_for_its_own(assessment, alice):
    others = PaperOptions.objects.create(assessment=AssessmentFactory(), purpose=Purpose.NOTING, changed_by=alice)
    complete(assessment)
    signed = lifecycle.sign_off(assessment, by=alice, **MEETING)
    state = lifecycle.meeting_state(signed)

    PaperOptions.objects.filter(pk=others.pk).update(version=9)
    assert lifecycle.meeting_state(signed) == state
    meeting = {"board": MEETING["board"], "meeting_date": MEETING["meeting_date"]}
    lifecycle.correct_meeting(signed, by=alice, purpose=Purpose.NOTING, **meeting)
    assert PaperOptions.objects.get(assessment=signed).purpose == Purpose.NOTING
