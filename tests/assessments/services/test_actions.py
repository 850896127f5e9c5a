"""Updates of an action: who said what and when, and how they change the action."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import Action, ActionUpdate, Assessment, ComponentAssessment
from assessments.services import actions, versioned
from assessments.services.carry_forward import carry_forward, next_of
from assessments.services.errors import ActionContinued, DifferenceUntold, RowGone, StaleRow, StopUnexplained
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.steps import say, sign_off
from tests.factories import ActionFactory

LAST_MAY = datetime.datetime(2026, 5, 3, 16, tzinfo=datetime.UTC)


@pytest.fixture
def sheet(assessment: Assessment) -> ComponentAssessment:
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def action(sheet: ComponentAssessment) -> Action:
    return ActionFactory(sheet=sheet, what="As agreed")


def test_an_update_is_kept_and_changes_the_actions_status(action, bob):
    say(action, bob, "under_way", "Two courses", difference="Staff ask earlier", at=LAST_MAY)

    update = ActionUpdate.objects.get()
    assert (update.by, update.at, update.status, update.done, update.difference) == (
        bob,
        LAST_MAY,
        "under_way",
        "Two courses",
        "Staff ask earlier",
    )
    stored = Action.objects.get()
    assert (stored.status, stored.version, stored.changed_by, stored.closed_on) == ("under_way", 2, bob, None)


def test_an_update_saves_no_other_field_of_the_action(action, bob):
    action.what = "As somebody would rather have it"

    say(action, bob, "done", at=LAST_MAY)

    recorded = Action.history.get(history_type="~")
    assert (recorded.what, recorded.status, recorded.history_user, recorded.history_date) == (
        "As agreed",
        "done",
        bob,
        LAST_MAY,
    )


def test_the_closing_day_is_the_first_updates_and_is_cleared_if_the_action_restarts(action, bob):
    say(action, bob, "done", at=LAST_MAY)
    assert Action.objects.get().closed_on == LAST_MAY.date()

    # This update came later, but the action was done in May.
    say(action, bob, "done", "Looked at once more", difference="Waits are down by a third")
    assert Action.objects.get().closed_on == LAST_MAY.date()

    say(action, bob, "under_way", "It has begun again")
    assert Action.objects.get().closed_on is None

    say(action, bob, "stopped", "Nothing more", stopped_because="No money")
    assert Action.objects.get().closed_on == timezone.localdate()


def test_an_action_can_be_updated_after_sign_off(assessment, action, alice, bob):
    sign_off(assessment, alice)

    say(action, bob, "done")

    assert Action.objects.get().status == "done"


def test_stopping_an_action_needs_a_reason_which_is_cleared_on_restarting(action, bob):
    with pytest.raises(StopUnexplained):
        say(action, bob, "stopped")
    assert ActionUpdate.objects.count() == 0

    say(action, bob, "stopped", stopped_because="The contract ended")
    assert Action.objects.get().stopped_because == "The contract ended"

    say(action, bob, "under_way", stopped_because="The contract ended")
    assert Action.objects.get().stopped_because == ""
    assert [row.stopped_because for row in Action.history.all()] == ["", "The contract ended", ""]


def test_an_action_can_be_done_only_once_its_difference_has_been_described(action, bob):
    with pytest.raises(DifferenceUntold):
        say(action, bob, "done", difference="")
    assert (ActionUpdate.objects.count(), Action.objects.get().status) == (0, "not_started")

    say(action, bob, "under_way", difference="Staff ask earlier")
    say(action, bob, "done", difference="")

    assert Action.objects.get().status == "done"


def test_a_stale_update_is_refused_and_changes_nothing(action, alice, bob):
    say(action, alice, "under_way", "What Alice did")

    with pytest.raises(StaleRow) as refusal:
        actions.update(action, by=bob, version=1, status="done", done="What Bob did", difference="None yet")

    assert refusal.value.stored.changed_by == alice
    assert [update.done for update in ActionUpdate.objects.all()] == ["What Alice did"]


def test_a_double_click_saves_one_update_but_someone_elses_repeat_is_stale(action, alice, bob):
    said = {"version": 1, "status": "stopped", "done": "Nothing more", "stopped_because": "No money"}
    for _click in range(2):
        actions.update(action, by=bob, **said)
    assert (ActionUpdate.objects.count(), Action.objects.get().version) == (1, 2)

    with pytest.raises(StaleRow):
        actions.update(action, by=alice, **said)

    # A deliberate repeat, as its version shows: nothing new this month either.
    actions.update(action, by=bob, **said | {"version": 2})
    assert ActionUpdate.objects.count() == 2


def test_a_removed_action_cannot_be_updated(action, bob):
    gone = Action.objects.get()
    action.delete()

    with pytest.raises(RowGone):
        actions.update(gone, by=bob, version=1, status="done", done="All", difference="None yet")

    assert ActionUpdate.objects.count() == 0


def test_an_action_carried_forward_is_updated_in_the_later_assessment(assessment, action, alice, bob):
    sign_off(assessment, alice)
    stored = Assessment.objects.get()
    following = carry_forward(stored, next_of(stored), by=alice)
    copy = Action.objects.get(sheet__assessment=following)

    with pytest.raises(
        ActionContinued, match="now belongs to “Peer mentoring after release, April 2027 to March 2028”"
    ):
        say(action, bob)
    assert ActionUpdate.objects.count() == 0

    say(copy, bob)
    assert ActionUpdate.objects.get().action == copy

    versioned.remove(Action.objects.get(pk=copy.pk), by=bob, version=2)
    say(action, bob)
    assert ActionUpdate.objects.get().action == action


@only_postgresql
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_one_persons_repeated_clicks_save_one_update(self, action, bob):
        refusals = at_once(*[lambda: update(action, bob, "What Bob did")] * 4)

        assert refusals == []
        assert (ActionUpdate.objects.count(), Action.objects.get().version) == (1, 2)

    def test_of_two_updates_from_one_version_only_one_is_saved(self, action, alice, bob):
        refusals = at_once(lambda: update(action, alice, "What Alice did"), lambda: update(action, bob, "What Bob did"))

        assert refusals == [StaleRow]
        assert ActionUpdate.objects.count() == 1


def update(action: Action, by, done: str) -> None:
    actions.update(Action.objects.get(pk=action.pk), by=by, version=1, status="under_way", done=done)
