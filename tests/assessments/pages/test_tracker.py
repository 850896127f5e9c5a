"""What the tracker says in words and numbers. tests/assessments/views/test_tracker.py tests its page."""

import datetime

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from assessments.pages.tracker import ActionFilter, quarter_start, tracker_of
from assessments.pages.tracker_table import days_in_words
from assessments.services.carry_forward import carry_forward, next_of
from tests.assessments.gathering import in_days
from tests.factories import ActionFactory, ActionUpdateFactory, AssessmentFactory

TODAY = datetime.date(2026, 11, 21)


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


def found(assessment, **wanted):
    return [each.what for each in tracker_of(assessment.partnership).find(ActionFilter(**wanted))]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-5, "5 days late"), (-1, "1 day late"), (0, "today"), (1, "tomorrow"), (3, "in 3 days")],
)
def test_time_left_is_given_in_words(days, words):
    assert days_in_words(TODAY + datetime.timedelta(days=days), TODAY) == words


@pytest.mark.parametrize(
    ("day", "start"),
    [((2026, 11, 21), (2026, 10, 1)), ((2026, 1, 1), (2026, 1, 1)), ((2026, 3, 31), (2026, 1, 1))],
)
def test_quarters_are_calendar_quarters(day, start):
    assert quarter_start(datetime.date(*day)) == datetime.date(*start)


def test_open_overdue_and_done_this_quarter_are_counted(assessment, sheet):
    since = quarter_start(timezone.localdate())
    ActionFactory.create_batch(2, sheet=sheet)
    ActionFactory(sheet=sheet, due=in_days(-1), status="under_way")
    ActionFactory(sheet=sheet, due=in_days(-1), status="done", closed_on=since)
    ActionFactory(sheet=sheet, status="done", closed_on=since - datetime.timedelta(days=1))
    ActionFactory(sheet=sheet, status="stopped", stopped_because="No money", closed_on=since)
    ActionFactory(what="Another partnership's", due=in_days(-1))

    counts = tracker_of(assessment.partnership).counts

    assert (counts.open, counts.overdue, counts.done, counts.since) == (3, 1, 1, since)


def test_an_action_carried_forward_counts_once(assessment, sheet, alice):
    ActionFactory(sheet=sheet, what="Goes on")
    ActionFactory(sheet=sheet, what="Is done", status="done")
    assessment.sheets.update(score=2)
    carried = carry_forward(assessment, next_of(assessment), by=alice)

    tracker = tracker_of(assessment.partnership)
    rows = tracker.lines(tracker.find(ActionFilter(status="all", sort="status")))

    assert tracker.counts.open == 1
    assert [(row.what, carried.period in row.assessment) for row in rows] == [("Goes on", True), ("Is done", False)]


def test_the_marking_is_the_highest_of_the_partnerships_assessments(assessment):
    partnership = assessment.partnership
    assert tracker_of(partnership).marking == "OFFICIAL-SENSITIVE"

    partnership.assessments.update(protective_marking="official")
    assert tracker_of(partnership).marking == "OFFICIAL"

    assert tracker_of(AssessmentFactory().partnership).marking == ""


def test_the_last_update_is_the_latest(assessment, sheet):
    action = ActionFactory(sheet=sheet)
    now = timezone.now()
    ActionUpdateFactory(action=action, at=now)
    ActionUpdateFactory(action=action, at=now - datetime.timedelta(days=9))

    tracker = tracker_of(assessment.partnership)
    (row,) = tracker.lines(tracker.find(ActionFilter()))

    assert row.updated == date_format(timezone.localdate(now))


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["soon", "later", "last"]),
        ("due", ["soon", "later", "last"]),
        ("-due", ["last", "later", "soon"]),
        ("priority", ["later", "last", "soon"]),
        ("-priority", ["soon", "last", "later"]),
        # Actions without a lead agency come last in both orders.
        ("agency", ["last", "soon", "later"]),
        ("-agency", ["soon", "last", "later"]),
        ("component", ["soon", "later", "last"]),
        ("-component", ["last", "soon", "later"]),
        ("status", ["later", "last", "soon"]),
        ("-status", ["soon", "later", "last"]),
    ],
)
def test_actions_are_sorted_both_ways(assessment, sheet, bob, sort, order):
    last_sheet = assessment.sheets.order_by("-component__position").first()
    ActionFactory(sheet=sheet, what="soon", due=in_days(1), priority="low", status="under_way", lead_agency__name="Z")
    ActionFactory(
        sheet=sheet,
        what="later",
        due=in_days(2),
        priority="high",
        status="not_started",
        lead_agency=None,
        lead_person=bob,
    )
    ActionFactory(sheet=last_sheet, what="last", due=in_days(3), lead_agency__name="A")

    assert found(assessment, sort=sort) == order
