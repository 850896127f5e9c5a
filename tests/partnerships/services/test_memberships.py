import pytest

from partnerships.models import Membership, Role
from partnerships.services import memberships
from partnerships.services.errors import AgencyNotHere, AlreadyMember, LastLead, RowGone
from tests.factories import AgencyFactory, MembershipFactory, PartnershipFactory, UserFactory


@pytest.fixture
def lead(partnership, alice) -> Membership:
    return partnership.memberships.get(person=alice)


def test_a_member_is_given_another_role_and_agency(partnership, police, olive):
    changed = memberships.change(olive.memberships.get(), role=Role.BOARD_MEMBER, agency=police)

    assert (changed.role, changed.agency) == (Role.BOARD_MEMBER, police)
    assert olive.memberships.get().agency == police


def test_a_membership_ends_and_what_the_person_wrote_stays_under_their_name(assessment, alice, olive):
    MembershipFactory(partnership=assessment.partnership, role=Role.LEAD)

    memberships.end(alice.memberships.get())

    assessment.refresh_from_db()
    assert assessment.started_by == alice
    assert not alice.memberships.exists()


@pytest.mark.parametrize("others", [[], [False]], ids=["no other lead", "another who can't sign in"])
def test_the_last_lead_can_neither_leave_nor_give_up_the_role(partnership, lead, others):
    for is_active in others:
        MembershipFactory(partnership=partnership, role=Role.LEAD, person__is_active=is_active)
    MembershipFactory(partnership=PartnershipFactory(), person=lead.person, role=Role.LEAD)

    with pytest.raises(LastLead, match="Alice is the only lead"):
        memberships.end(lead)
    with pytest.raises(LastLead):
        memberships.change(lead, role=Role.OBSERVER, agency=None)

    lead.refresh_from_db()
    assert lead.role == Role.LEAD


def test_the_last_lead_may_change_their_agency(lead, police):
    assert memberships.change(lead, role=Role.LEAD, agency=police).agency == police


def test_a_lead_may_give_up_the_role_if_there_is_another_lead(partnership, lead):
    MembershipFactory(partnership=partnership, role=Role.LEAD)

    assert memberships.change(lead, role=Role.SCRUTINEER, agency=None).role == Role.SCRUTINEER


def test_the_membership_of_a_lead_who_cannot_sign_in_can_be_ended(partnership, lead):
    gone = MembershipFactory(partnership=partnership, role=Role.LEAD, person__is_active=False)

    memberships.end(gone)

    assert partnership.memberships.get() == lead


def test_nobody_can_speak_for_an_agency_from_elsewhere_or_one_that_has_left(partnership, police, olive):
    partnership.partner_agencies.update(left="2025-01-31")
    for agency in (police, AgencyFactory()):
        with pytest.raises(AgencyNotHere):
            memberships.change(olive.memberships.get(), role=Role.BOARD_MEMBER, agency=agency)

    assert olive.memberships.get().role == Role.OBSERVER


def test_a_membership_that_someone_else_ended_cannot_be_changed_or_ended_again(olive):
    opened = olive.memberships.get()
    Membership.objects.all().delete()

    with pytest.raises(RowGone):
        memberships.change(opened, role=Role.LEAD, agency=None)
    with pytest.raises(RowGone):
        memberships.end(opened)

    assert not Membership.objects.exists()


def test_nobody_is_a_member_twice(partnership, olive):
    with pytest.raises(AlreadyMember):
        memberships.add(partnership, person=olive, role=Role.LEAD, agency=None)

    memberships.add(PartnershipFactory(), person=olive, role=Role.LEAD, agency=None)
    memberships.add(partnership, person=UserFactory(), role=Role.LEAD, agency=None)
    assert Membership.objects.count() == 3


def test_ending_a_membership_of_a_deleted_partnership_is_refused(partnership, olive):
    opened = olive.memberships.select_related("partnership").get()
    partnership.delete()

    with pytest.raises(RowGone):
        memberships.end(opened)
