import datetime

import pytest
from django.core import mail
from django.utils import timezone

from partnerships.models import Invitation, Membership, Role, User
from partnerships.services import invitations, memberships
from partnerships.services.errors import (
    AgencyGone,
    AgencyNotHere,
    AlreadyInvited,
    AlreadyMember,
    ForSomebodyElse,
    HasAccount,
    InvitationUnusable,
    PersonInactive,
    RowGone,
    TooManyInvitations,
    Why,
)
from safeguarding.outbox.models import Email, State
from safeguarding.outbox.sending import deliver
from safeguarding.outbox.tasks import send_email
from tests.factories import AgencyFactory, InvitationFactory, MembershipFactory, PartnerAgencyFactory, UserFactory
from tests.factories.partnerships import PASSWORD
from tests.partnerships.emails import link_in, token_in

NEW = "dana@example.org"


@pytest.fixture
def invite(partnership, alice, django_capture_on_commit_callbacks):
    """Invites a person and sends the emails."""

    def invite(email=NEW, role=Role.OBSERVER, agency=None):
        with django_capture_on_commit_callbacks(execute=True):
            return invitations.invite(partnership, email=email, role=role, agency=agency, by=alice)

    return invite


@pytest.fixture
def send_again(alice, django_capture_on_commit_callbacks):
    def send_again(invitation):
        with django_capture_on_commit_callbacks(execute=True):
            invitations.send_again(invitation, by=alice)

    return send_again


def why(token: str) -> Why:
    with pytest.raises(InvitationUnusable) as refusal:
        invitations.find(token)
    return refusal.value.why


def accept(invitation, name="Dana", password=PASSWORD):
    return invitations.accept(invitation, name=name, password=password)


def test_a_stranger_is_invited_for_14_days_and_gets_an_email_with_a_link(invite, partnership, alice, police):
    invite(" Dana@Example.ORG ", Role.BOARD_MEMBER, police)

    stored, (email,) = Invitation.objects.get(), mail.outbox
    assert (stored.partnership, stored.email, stored.role, stored.agency, stored.invited_by) == (
        partnership,
        NEW,
        Role.BOARD_MEMBER,
        police,
        alice,
    )
    assert (
        datetime.timedelta(0)
        <= stored.sent_at - (stored.expires_at - datetime.timedelta(days=14))
        < (datetime.timedelta(minutes=1))
    )
    assert (email.to, email.subject) == ([NEW], f"You are invited to join {partnership}")
    for text in (email.body, email.alternatives[0].content):
        for words in ("Alice", str(partnership), "Board member", "Northshire Police", "https://safeguarding.example/"):
            assert words in text


def test_the_token_is_long_and_is_not_stored(invite):
    invite()

    token = token_in(mail.outbox[0])
    assert len(token) >= 43
    assert token not in str(Invitation.objects.values().get())
    assert invitations.find(token) == Invitation.objects.get()


def test_names_cannot_add_headers_or_html_to_an_email(invite, partnership, alice):
    alice.name = "Alice <script>"
    partnership.name = "North & South\nBcc: everybody@example.org"
    partnership.save()
    invite()

    email = mail.outbox[0]
    assert email.subject == "You are invited to join North & South Bcc: everybody@example.org"
    assert email.message()["Bcc"] is None
    assert "Alice <script> has invited you to join North & South" in email.body
    assert "Alice &lt;script&gt; has invited you to join North &amp; South" in email.alternatives[0].content


def test_inviting_a_person_with_an_account_makes_them_a_member_at_once_and_emails_them(invite, partnership, police):
    dana = UserFactory(email=NEW)

    made = invite("DANA@example.org", Role.BOARD_MEMBER, police)

    assert made == dana.memberships.get()
    assert (made.partnership, made.role, made.agency) == (partnership, Role.BOARD_MEMBER, police)
    assert not Invitation.objects.exists()
    assert (mail.outbox[0].to, link_in(mail.outbox[0])) == ([NEW], f"/partnerships/{partnership.pk}/")


def test_inviting_someone_again_who_now_has_an_account_accepts_the_open_invitation(invite):
    invite()
    dana = UserFactory(email=NEW)

    assert isinstance(invite(), Membership)

    assert Invitation.objects.get().accepted_by == dana


def test_members_are_not_invited(invite, bob):
    with pytest.raises(AlreadyMember, match="Bob is already a member"):
        invite("bob@example.org")

    assert mail.outbox == []


def test_a_deactivated_person_cannot_be_added_and_the_reason_is_not_given(invite):
    UserFactory(email=NEW, is_active=False)

    with pytest.raises(PersonInactive, match=r"^This person can’t be added"):
        invite()

    assert not Membership.objects.filter(person__email=NEW).exists()


@pytest.mark.parametrize("expired", [False, True])
def test_nobody_is_invited_twice_until_the_first_is_withdrawn(invite, alice, expired):
    first = invite()
    when = datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC)
    Invitation.objects.update(created=when, **({"expires_at": when} if expired else {}))

    with pytest.raises(AlreadyInvited, match=r"dana@example\.org was invited on 3 November 2026"):
        invite("DANA@example.org")

    invitations.withdraw(first, by=alice)
    invite()
    assert Invitation.objects.count() == 2


def test_one_address_may_be_invited_by_two_partnerships(invite):
    InvitationFactory(email=NEW)
    invite()

    assert Invitation.objects.open().filter(email=NEW).count() == 2


def test_nobody_is_invited_to_speak_for_an_agency_that_is_not_a_partner_today(invite, partnership):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    later = PartnerAgencyFactory(partnership=partnership, joined=tomorrow).agency
    for agency in (AgencyFactory(), later):
        with pytest.raises(AgencyNotHere):
            invite(role=Role.BOARD_MEMBER, agency=agency)

    assert not Invitation.objects.exists()


@pytest.mark.parametrize(("server", "state"), [("Unreachable", State.WAITING), ("Refusing", State.FAILED)])
def test_an_invitation_whose_email_was_not_sent_is_kept_and_can_be_sent_again(
    invite, send_again, settings, server, state
):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"tests.partnerships.emails.{server}"
    invite()
    assert (Invitation.objects.get().sent_at, Invitation.objects.get().outgoing.state) == (None, state)

    settings.EMAIL_BACKEND = working
    send_again(Invitation.objects.get())

    assert Invitation.objects.get().sent_at is not None
    assert invitations.find(token_in(mail.outbox[0])) == Invitation.objects.get()


def test_a_new_member_whose_email_was_not_sent_is_still_a_member(invite, settings):
    UserFactory(email=NEW, name="Dana")
    settings.EMAIL_BACKEND = "tests.partnerships.emails.Unreachable"

    invite()

    assert Membership.objects.get(person__email=NEW).outgoing.state == State.WAITING


@pytest.mark.parametrize("deed", [invitations.send_again, invitations.withdraw])
def test_a_link_that_no_longer_works_is_not_sent(invite, alice, settings, deed):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.partnerships.emails.Unreachable"
    invite()
    old = Invitation.objects.get().outgoing_id
    deed(Invitation.objects.get(), by=alice)

    settings.EMAIL_BACKEND = working
    send_email.call(email=old)

    email = Email.objects.get(pk=old)
    assert (mail.outbox, email.state, email.content) == ([], State.FAILED, "")


def test_an_old_email_sent_late_does_not_mark_the_new_invitation_as_sent(invite, send_again, settings):
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tests.partnerships.emails.Unreachable"
    invite()
    # A worker has begun to send it.
    Email.objects.update(state=State.SENDING)
    old = Invitation.objects.get().outgoing
    send_again(Invitation.objects.get())

    Email.objects.filter(pk=old.pk).update(state=State.WAITING)
    old.refresh_from_db()
    settings.EMAIL_BACKEND = working
    deliver(old)

    assert Invitation.objects.get().sent_at is None


def test_sending_again_makes_a_new_link_that_lasts_14_days_and_the_old_one_stops_working(invite, send_again):
    invite()
    Invitation.objects.update(expires_at=timezone.now())
    old = token_in(mail.outbox[0])
    assert why(old) == Why.EXPIRED

    send_again(Invitation.objects.get())

    assert why(old) == Why.UNKNOWN
    assert invitations.find(token_in(mail.outbox[1])).expires_at > timezone.now() + datetime.timedelta(days=13)


def test_accepted_or_withdrawn_invitations_cannot_be_sent_again_or_withdrawn(alice):
    for gone in (
        InvitationFactory(accepted_at=timezone.now(), accepted_by=alice),
        InvitationFactory(withdrawn_at=timezone.now(), withdrawn_by=alice),
    ):
        with pytest.raises(RowGone):
            invitations.withdraw(gone, by=alice)
        with pytest.raises(RowGone):
            invitations.send_again(gone, by=alice)


def test_a_link_that_does_not_work_says_why_but_a_made_up_one_does_not(alice):
    now = timezone.now()
    InvitationFactory(token="expired", expires_at=now)
    InvitationFactory(token="used", accepted_at=now, accepted_by=alice)
    InvitationFactory(token="withdrawn", withdrawn_at=now, withdrawn_by=alice, expires_at=now)

    assert [why(token) for token in ("expired", "used", "withdrawn", "made-up", "", "\0")] == [
        Why.EXPIRED,
        Why.USED,
        Why.WITHDRAWN,
        Why.UNKNOWN,
        Why.UNKNOWN,
        Why.UNKNOWN,
    ]


def test_accepting_makes_an_account_and_a_membership_and_works_only_once(partnership, police):
    invitation = InvitationFactory(
        partnership=partnership, email=NEW, role=Role.BOARD_MEMBER, agency=police, token="once"
    )

    dana = accept(invitation)

    membership = dana.memberships.get()
    assert (dana.email, dana.name, dana.is_active, dana.check_password(PASSWORD)) == (NEW, "Dana", True, True)
    assert (membership.partnership, membership.role, membership.agency) == (partnership, Role.BOARD_MEMBER, police)
    assert (Invitation.objects.get().accepted_by, why("once")) == (dana, Why.USED)
    with pytest.raises(InvitationUnusable):
        invitations.accept_as(invitation, dana)


@pytest.mark.parametrize("is_active", [True, False])
def test_an_email_address_with_an_account_gets_no_second_account(db, is_active):
    UserFactory(email=NEW, name="The first", is_active=is_active)
    invitation = InvitationFactory(email=NEW)

    with pytest.raises(HasAccount):
        accept(invitation)

    assert User.objects.get(email=NEW).name == "The first"
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_to_speak_for_an_agency_that_has_left_cannot_be_accepted(partnership, police):
    invitation = InvitationFactory(partnership=partnership, email=NEW, role=Role.BOARD_MEMBER, agency=police)
    partnership.partner_agencies.update(left=timezone.localdate())

    with pytest.raises(AgencyGone, match="Northshire Police no longer takes part in"):
        accept(invitation)

    assert not User.objects.filter(email=NEW).exists()
    assert Invitation.objects.get().accepted_at is None


def test_a_person_accepts_with_their_existing_account(partnership):
    dana = UserFactory(email=NEW)
    invitation = InvitationFactory(partnership=partnership, email=NEW)

    assert invitations.accept_as(invitation, dana) == dana.memberships.get()
    assert Invitation.objects.get().accepted_by == dana


def test_accepting_does_not_change_the_role_of_someone_who_is_already_a_member(partnership):
    dana = UserFactory(email=NEW)
    membership = MembershipFactory(partnership=partnership, person=dana, role=Role.LEAD)
    invitation = InvitationFactory(partnership=partnership, email=NEW, role=Role.OBSERVER)

    assert invitations.accept_as(invitation, dana) == membership

    assert dana.memberships.get().role == Role.LEAD
    assert Invitation.objects.get().accepted_by == dana


def test_nobody_can_accept_for_someone_else_or_with_a_deactivated_account(bob):
    with pytest.raises(ForSomebodyElse):
        invitations.accept_as(InvitationFactory(email=NEW), bob)
    with pytest.raises(PersonInactive):
        invitations.accept_as(
            InvitationFactory(email="shut@example.org"), UserFactory(email="shut@example.org", is_active=False)
        )

    assert Invitation.objects.filter(accepted_at=None).count() == 2


def test_a_link_replaced_while_its_page_was_open_cannot_be_accepted(invite, send_again):
    invite()
    opened = invitations.find(token_in(mail.outbox[0]))
    send_again(Invitation.objects.get())

    with pytest.raises(InvitationUnusable):
        accept(opened)

    assert not User.objects.filter(email=NEW).exists()


def test_open_invitations_leave_out_unusable_ones_and_other_addresses(alice):
    now = timezone.now()
    mine = InvitationFactory(email=NEW)
    InvitationFactory()
    InvitationFactory(email=NEW, expires_at=now)
    InvitationFactory(email=NEW, accepted_at=now, accepted_by=alice)
    InvitationFactory(email=NEW, withdrawn_at=now, withdrawn_by=alice)

    assert list(invitations.open_for(" DANA@example.org")) == [mine]


def test_single_sign_on_accepts_usable_invitations_and_makes_an_account_without_a_password(police):
    InvitationFactory.create_batch(2, email=NEW)
    InvitationFactory(email=NEW, role=Role.BOARD_MEMBER, agency=police)  # has never been in that partnership

    dana = invitations.accept_all(email=NEW, name="")

    assert (dana.name, dana.has_usable_password(), dana.memberships.count()) == (NEW, False, 2)
    assert Invitation.objects.open().count() == 1


def test_single_sign_on_makes_no_account_without_an_invitation(db):
    assert invitations.accept_all(email=NEW, name="Dana") is None
    assert not User.objects.exists()


def test_an_invitation_stops_working_if_its_sender_is_no_longer_a_lead(partnership, alice):
    MembershipFactory(partnership=partnership, role="lead")
    invitation = InvitationFactory(partnership=partnership, invited_by=alice)
    alice.memberships.update(role="observer")
    with pytest.raises(InvitationUnusable):
        invitations.accept(invitation, name="Nia", password=None)
    assert not User.objects.filter(email=invitation.email).exists()


def test_ending_a_membership_closes_the_persons_open_invitations(partnership, alice, bob):
    InvitationFactory(partnership=partnership, email=bob.email, role="lead", invited_by=alice)
    memberships.end(bob.memberships.get())
    assert not invitations.open_for(bob.email).exists()


def test_a_lead_who_has_reached_the_daily_limit_cannot_invite_anyone(partnership, alice):
    InvitationFactory.create_batch(invitations.MOST_A_DAY, partnership=partnership, invited_by=alice)
    with pytest.raises(TooManyInvitations):
        invitations.invite(partnership, email="one@example.org", role="observer", agency=None, by=alice)


def test_invitations_from_a_person_who_can_no_longer_sign_in_do_not_work(partnership, alice):
    invitation = InvitationFactory(partnership=partnership, invited_by=alice, token="abc")
    assert invitations.find("abc") == invitation
    alice.is_active = False
    alice.save()

    with pytest.raises(InvitationUnusable):
        invitations.find("abc")
    with pytest.raises(InvitationUnusable):
        invitations.accept(invitation, name="Nia", password=None)
    assert not User.objects.filter(email=invitation.email).exists()


def test_a_lead_can_send_200_invitations_a_day_and_no_more(partnership, alice):
    def invite(email: str):
        return invitations.invite(partnership, email=email, role="observer", agency=None, by=alice)

    long_ago = timezone.now() - datetime.timedelta(hours=25)
    InvitationFactory.create_batch(5, partnership=partnership, invited_by=alice, created=long_ago)
    InvitationFactory.create_batch(5, partnership=partnership)
    InvitationFactory.create_batch(199, partnership=partnership, invited_by=alice)

    assert invite("two-hundredth@example.org").email == "two-hundredth@example.org"
    with pytest.raises(TooManyInvitations):
        invite("one-more@example.org")
