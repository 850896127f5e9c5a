"""Giving, returning and withdrawing an agency's view, and the closing date."""

import pytest
from django.utils import timezone

from assessments.models import AgencyView, Assessment, ParticipatingAgency, Stage
from assessments.services import agency_views, lifecycle
from assessments.services.errors import (
    AgencyLeft,
    AssessmentLocked,
    NotNow,
    NotYourAgency,
    PastClose,
    StaleRow,
    ViewIncomplete,
    ViewReturned,
)
from partnerships.models import Membership, Role
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.gathering import give, give_all, in_days, own, return_all, view_of
from tests.assessments.steps import sign_off
from tests.factories import MembershipFactory


def test_each_agency_has_twelve_empty_views_from_the_start(gathering, bob):
    assert gathering.stage == Stage.GATHERING_VIEWS
    assert gathering.participants.count() == 2
    assert own(gathering, bob).views.filter(score=None, reason="", version=1).count() == 12


def test_bobs_view_of_his_agency_is_saved_with_his_name(gathering, bob):
    give(gathering, bob, score=2, reason="Too few mentors", evidence="Audit of May")

    stored = view_of(gathering, bob)
    assert (stored.score, stored.reason, stored.evidence) == (2, "Too few mentors", "Audit of May")
    assert (stored.changed_by, stored.version) == (bob, 2)
    assert AgencyView.objects.given().count() == 1


def test_the_trail_says_who_changed_a_view(gathering, bob):
    give(gathering, bob)

    changes = view_of(gathering, bob).history.order_by("history_id")
    assert [(change.history_user, change.score) for change in changes] == [(gathering.started_by, None), (bob, 3)]


def test_a_save_from_a_stale_page_is_refused_and_changes_nothing(gathering, bob):
    stale = view_of(gathering, bob)
    give(gathering, bob, reason="First")
    stale.score, stale.reason = 1, "Second"

    with pytest.raises(StaleRow):
        agency_views.give(stale, by=bob, version=1)

    assert view_of(gathering, bob).reason == "First"


def give_anothers(gathering, person, **changes):
    """The view of Bob's agency, as this person would save it."""
    view = AgencyView.objects.filter(sheet__assessment=gathering, participant__agency__name="Northshire Police")[0]
    view.score, view.reason = 1, "Not ours"
    return agency_views.give(view, by=person, version=1)


@pytest.mark.parametrize("who", ["alice", "dave", "sam", "olive", "carol"])
def test_nobody_can_give_another_agencys_view(request, gathering, who):
    with pytest.raises(NotYourAgency):
        give_anothers(gathering, request.getfixturevalue(who))

    assert AgencyView.objects.given().count() == 0


@pytest.mark.parametrize("role", [Role.SCRUTINEER, Role.OBSERVER])
def test_scrutineers_and_observers_cannot_give_even_their_own_agencys_view(gathering, partnership, police, role):
    reader = MembershipFactory(partnership=partnership, role=role, agency=police).person

    with pytest.raises(NotYourAgency):
        give_anothers(gathering, reader)


def test_a_lead_who_speaks_for_an_agency_gives_its_view(gathering, alice, police):
    Membership.objects.filter(person=alice).update(agency=police)

    give(gathering, alice)

    assert view_of(gathering, alice).score == 3


def change_what_is_given(gathering, bob):
    give(gathering, bob, "clarity", score=1)


def give_back(gathering, bob):
    agency_views.give_back(own(gathering, bob), by=bob)


def withdraw(gathering, bob):
    agency_views.withdraw(own(gathering, bob), by=bob)


DOING = pytest.mark.parametrize("do", [change_what_is_given, give_back, withdraw])


def refused(error, do, gathering, bob):
    before = list(AgencyView.objects.order_by("pk").values()), list(ParticipatingAgency.objects.order_by("pk").values())
    with pytest.raises(error):
        do(gathering, bob)
    after = list(AgencyView.objects.order_by("pk").values()), list(ParticipatingAgency.objects.order_by("pk").values())
    assert before == after


@DOING
def test_a_view_cannot_be_changed_returned_or_withdrawn_after_the_closing_date(gathering, bob, do):
    give_all(gathering, bob)
    Assessment.objects.update(views_close=in_days(-1))

    refused(PastClose, do, gathering, bob)


def test_a_view_can_be_given_and_returned_on_the_closing_date(gathering, bob):
    Assessment.objects.update(views_close=in_days(0))

    give(gathering, bob)
    return_all(gathering, bob)

    assert own(gathering, bob).has_returned


@DOING
def test_an_agency_that_has_left_cannot_change_its_view(gathering, bob, partnership, police, do):
    give_all(gathering, bob)
    partnership.partner_agencies.filter(agency=police).update(left=timezone.localdate())

    refused(AgencyLeft, do, gathering, bob)


@DOING
def test_a_view_cannot_be_changed_returned_or_withdrawn_once_views_are_closed(gathering, alice, bob, do):
    give_all(gathering, bob)
    lifecycle.close_views(gathering, by=alice)

    refused(NotNow, do, gathering, bob)


@DOING
def test_a_view_cannot_be_changed_returned_or_withdrawn_after_sign_off(gathering, alice, bob, do):
    give_all(gathering, bob)
    lifecycle.close_views(gathering, by=alice)
    sign_off(gathering, alice)

    refused(AssessmentLocked, do, gathering, bob)


def test_a_returned_view_cannot_be_changed_until_it_is_withdrawn(gathering, bob):
    return_all(gathering, bob)
    refused(ViewReturned, change_what_is_given, gathering, bob)

    agency_views.withdraw(own(gathering, bob), by=bob)
    give(gathering, bob, score=1)

    assert view_of(gathering, bob).score == 1


@pytest.mark.parametrize(
    ("missing", "words"), [(1, "1 component still needs a score"), (3, "3 components still need a score")]
)
def test_an_incomplete_view_cannot_be_returned(gathering, bob, missing, words):
    participant = give_all(gathering, bob)
    for view in participant.views.all()[:missing]:
        participant.views.filter(pk=view.pk).update(score=None)

    with pytest.raises(ViewIncomplete, match=words):
        agency_views.give_back(participant, by=bob)

    assert not own(gathering, bob).has_returned


def test_returning_records_who_and_when_and_returning_again_changes_nothing(gathering, bob, partnership, police):
    first = return_all(gathering, bob)
    colleague = MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=police).person

    again = agency_views.give_back(own(gathering, bob), by=colleague)

    assert (again.returned_by, again.returned_at) == (bob, first.returned_at)


def test_moving_the_closing_date_is_recorded_in_the_trail(gathering, alice):
    agency_views.move_close(gathering, by=alice, to=in_days(20))

    assert Assessment.objects.get().views_close == in_days(20)
    latest = gathering.history.latest()
    assert (latest.history_user, latest.views_close) == (alice, in_days(20))


def test_the_closing_date_cannot_be_moved_once_views_are_closed(gathering, alice):
    lifecycle.close_views(gathering, by=alice)

    with pytest.raises(NotNow):
        agency_views.move_close(gathering, by=alice, to=in_days(20))

    assert Assessment.objects.get().views_close == in_days(10)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_when_two_people_give_the_same_view_at_once_one_succeeds(gathering, bob):
    views = [view_of(gathering, bob) for _person in range(2)]
    for number, view in enumerate(views):
        view.score, view.reason = 1 + number, f"Text {number}"

    refusals = at_once(*(lambda view=view: agency_views.give(view, by=bob, version=1) for view in views))

    assert refusals == [StaleRow]
    assert view_of(gathering, bob).version == 2


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_clearing_and_returning_a_view_at_once_leaves_no_incomplete_returned_view(gathering, bob):
    participant, view = give_all(gathering, bob), view_of(gathering, bob)
    view.score = None

    refusals = at_once(
        lambda: agency_views.give(view, by=bob, version=1), lambda: agency_views.give_back(participant, by=bob)
    )

    assert refusals in ([ViewReturned], [ViewIncomplete])
    assert own(gathering, bob).has_returned == (view_of(gathering, bob).score is not None)


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_view_given_while_views_are_closing_is_saved_or_refused(gathering, alice, bob):
    view = view_of(gathering, bob)
    view.score, view.reason = 3, "As we see it"

    refusals = at_once(
        lambda: agency_views.give(view, by=bob, version=1), lambda: lifecycle.close_views(gathering, by=alice)
    )

    assert refusals in ([], [NotNow])
    assert Assessment.objects.get().stage == Stage.AGREEING_SCORES
    assert (view_of(gathering, bob).score == 3) == (refusals == [])
