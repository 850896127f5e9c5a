"""When two people act at the same moment, exactly one of them succeeds."""

import threading

import pytest
from django.db import close_old_connections, connection

from partnerships.models import Membership, Role, User
from partnerships.services import agencies, invitations, memberships
from partnerships.services.errors import HasAccount, InvitationUnusable, LastLead, SpokenFor
from safeguarding.refused import Refused
from tests.factories import InvitationFactory, MembershipFactory, UserFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def at_once(*works):
    """Do all of them at the same moment, and return the types of the refusals."""
    ready, refused = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait()
            work()
        except Refused as refusal:
            refused.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return refused


@pytest.mark.parametrize("ending", [False, True])
def test_two_leads_cannot_both_give_up_at_once(partnership, alice, ending):
    MembershipFactory(partnership=partnership, role=Role.LEAD)
    leads = list(partnership.memberships.select_related("partnership"))

    def give_up(lead):
        return memberships.end(lead) if ending else memberships.change(lead, role=Role.OBSERVER, agency=None)

    refused = at_once(*(lambda lead=lead: give_up(lead) for lead in leads))

    assert refused == [LastLead]
    assert partnership.memberships.filter(role=Role.LEAD).count() == 1


def test_an_invitation_makes_one_account_however_often_it_is_accepted_at_once():
    invitation = InvitationFactory(email="dana@example.org")

    refused = at_once(*[lambda: invitations.accept(invitation, name="Dana", password="long enough")] * 3)

    assert len(refused) == 2
    assert set(refused) <= {HasAccount, InvitationUnusable}
    assert User.objects.get(email="dana@example.org").memberships.count() == 1


def test_an_invitation_is_accepted_once_by_a_person_with_an_account():
    invitation, dana = InvitationFactory(email="dana@example.org"), UserFactory(email="dana@example.org")

    refused = at_once(*[lambda: invitations.accept_as(invitation, dana)] * 3)

    assert refused == [InvitationUnusable] * 2
    assert dana.memberships.count() == 1


def test_an_agency_cannot_leave_at_the_moment_someone_begins_to_speak_for_it(partnership, police):
    olive = MembershipFactory(partnership=partnership)
    partner = partnership.partner_agencies.get()

    refused = at_once(
        lambda: memberships.change(olive, role=Role.BOARD_MEMBER, agency=police),
        lambda: agencies.leave(partner, on=partner.joined),
    )

    assert len(refused) == 1
    speaks = Membership.objects.get(pk=olive.pk).agency == police
    assert speaks == (refused == [SpokenFor])
