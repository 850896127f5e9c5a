"""What the papers say about an action: its priority, why it was stopped, what difference it has made."""

import datetime

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from assessments.models import Action, Assessment, ComponentAssessment
from assessments.papers.sentences import summary
from assessments.papers.summary import board_report
from assessments.services.carry_forward import carry_forward, next_of
from tests.assessments.steps import say, sign_off
from tests.factories import ActionFactory

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
LAST_MAY = datetime.datetime(2026, 5, 3, 16, tzinfo=datetime.UTC)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


def test_a_stopped_action_is_not_open_overdue_or_next(assessment, sheet, bob):
    say(ActionFactory(sheet=sheet, due=YESTERDAY), bob, "stopped", stopped_because="The trainer left", at=LAST_MAY)
    say(ActionFactory(sheet=sheet, due=YESTERDAY), bob, "done", at=LAST_MAY)
    ActionFactory(sheet=sheet, what="Late", due=YESTERDAY, priority="high")

    report = board_report(assessment)

    (stopped,) = report.stopped
    assert (stopped.stopped_because, stopped.closed_on, stopped.is_open, stopped.is_overdue) == (
        "The trainer left",
        LAST_MAY.date(),
        False,
        False,
    )
    assert [(row.what, row.is_high) for row in report.open] == [("Late", True)]
    assert (report.overdue, report.next_due, len(report.done)) == (report.open, (), 1)
    assert report.sheets[0].next_action == report.open[0]
    assert summary(report)[-1] == "3 actions: 1 open, of which 1 overdue; 1 done; 1 stopped."


def test_the_difference_shown_is_the_latest_one_given(assessment, sheet, bob):
    action = ActionFactory(sheet=sheet)
    say(action, bob, difference="Staff ask earlier")
    say(action, bob, difference="Waits are down by a third\n\nPeople say so")
    say(action, bob)

    (row,) = board_report(assessment).actions

    assert row.difference == ("Waits are down by a third", "People say so")


def test_an_action_carried_forward_is_open_only_in_the_later_assessment(assessment, sheet, alice):
    ActionFactory(sheet=sheet, due=YESTERDAY)
    sign_off(assessment, alice)
    stored = Assessment.objects.get()
    following = carry_forward(stored, next_of(stored), by=alice)

    then, now = board_report(stored), board_report(following)

    assert (len(then.open), len(then.overdue), len(then.gone_on)) == (0, 0, 1)
    assert (
        summary(then)[-1] == "1 action: 0 open, of which 0 overdue; 0 done; 1 carried forward into a later assessment."
    )
    assert (len(now.open), len(now.overdue), len(now.gone_on)) == (1, 1, 0)


@pytest.mark.parametrize("part", ["_action_plan", "_sheet_actions"])
def test_the_plan_and_the_sheet_escape_an_actions_texts(assessment, sheet, bob, part):
    action = ActionFactory(sheet=sheet, priority="high")
    Action.objects.update(what="Train <all> teams")
    say(action, bob, "stopped", difference="Waits & worries", stopped_because="Money < need", at=LAST_MAY)
    report = board_report(assessment)

    printed = render_to_string(f"papers/board/{part}.html", {"report": report, "sheet": report.sheets[0]})

    for words in ("High priority.", "Train &lt;all&gt; teams", "Money &lt; need", "Waits &amp; worries", "3 May 2026"):
        assert words in printed
