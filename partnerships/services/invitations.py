"""Joining a partnership: there is no sign-up, a lead invites people by email."""

import datetime
import secrets

from django.db import IntegrityError, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import Agency, Invitation, Membership, Partnership, Role, User
from partnerships.models.invitation import LASTS, InvitationQuerySet, digest
from safeguarding.addresses import on_site
from safeguarding.outbox.leaving import keep, leave, send, take_back
from safeguarding.outbox.models import Email, State, settled
from safeguarding.refused import Refused

from . import memberships
from .emails import compose
from .errors import (
    AgencyGone,
    AgencyNotHere,
    AlreadyInvited,
    ForSomebodyElse,
    HasAccount,
    InvitationUnusable,
    PersonInactive,
    RowGone,
    TooManyInvitations,
    Why,
)
from .locks import lock

# Stops one account being used to send thousands of emails.
A_DAY = datetime.timedelta(days=1)
MOST_A_DAY = 200


def invite(
    partnership: Partnership, *, email: str, role: str, agency: Agency | None, by: User
) -> Invitation | Membership:
    """Invites the person who reads this mailbox. A person who has an account becomes a member at once. Both get an
    email.

    Raises AlreadyMember, AlreadyInvited, PersonInactive or AgencyNotHere.
    """
    email = User.objects.normalize_email(email)
    person = User.objects.filter(email=email).first()
    if person and not person.is_active:
        raise PersonInactive
    with transaction.atomic():
        lock(partnership)
        if person:
            return _add(partnership, person, role, agency, by)
        if Invitation.objects.filter(invited_by=by, created__gt=timezone.now() - A_DAY).count() >= MOST_A_DAY:
            raise TooManyInvitations
        if already := partnership.invitations.open().filter(email=email).first():
            raise AlreadyInvited(already)
        memberships.refuse_unless_here(agency, partnership)
        invitation = Invitation(partnership=partnership, email=email, role=role, agency=agency, invited_by=by)
        _send(invitation, by)
    return invitation


def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Sends a new link that lasts as long as the first.

    The old link stops working. Raises RowGone if the invitation is no longer open.
    """
    with transaction.atomic():
        stored = _lock_open(invitation)
        _send(stored, by)
    return stored


def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """The link stops working. Raises RowGone if the invitation is no longer open."""
    with transaction.atomic():
        stored = _lock_open(invitation)
        stored.withdrawn_at, stored.withdrawn_by = timezone.now(), by
        # Before the invitation, in the worker's order: avoids deadlock.
        take_back(stored.outgoing_id)
        stored.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return stored


def find(token: str) -> Invitation:
    """Raises InvitationUnusable."""
    rows = Invitation.objects.select_related("partnership", "agency", "invited_by")
    return _usable(rows.filter(token_digest=digest(token)).first())


def refuse_if_has_account(invitation: Invitation) -> None:
    """Raises HasAccount if the invited address already has an account."""
    if User.objects.filter(email=invitation.email).exists():
        raise HasAccount


def open_for(email: str) -> InvitationQuerySet:
    usable = Invitation.objects.usable().filter(email=User.objects.normalize_email(email))
    return usable.select_related("partnership", "agency", "invited_by")


def accept(invitation: Invitation, *, name: str, password: str | None) -> User:
    """Makes an account for the invited address and makes its owner a member. Without a password they can't sign in with
    one.

    Raises HasAccount, InvitationUnusable or AgencyGone.
    """
    person = User(email=invitation.email, name=name)
    # Hashing is slow, so it is done before anything is locked.
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save()
            accept_as(invitation, person)
    except IntegrityError:
        refuse_if_has_account(invitation)
        raise
    return person


def accept_as(invitation: Invitation, person: User) -> Membership:
    """Makes a person with an account a member, as invited. An existing member's role does not change.

    It works once, even if two requests come at the same moment: the second gets InvitationUnusable. Raises
    ForSomebodyElse if the invitation is for another email address, PersonInactive or AgencyGone.
    """
    if person.email != invitation.email:
        raise ForSomebodyElse
    if not person.is_active:
        raise PersonInactive
    with transaction.atomic():
        lock(invitation.partnership)
        rows = Invitation.objects.select_related("partnership", "agency")
        stored = _usable(rows.filter(pk=invitation.pk, token_digest=invitation.token_digest).first())
        membership = stored.partnership.memberships.filter(person=person).first() or _admit(stored, person)
        _mark_accepted(stored, person)
    return membership


@transaction.atomic
def accept_all(*, email: str, name: str) -> User | None:
    """Accepts all open invitations for an address verified by single sign-on, with a new account without a password.

    None, and no account, if nothing can be accepted.
    """
    person = None
    for invitation in open_for(email):
        try:
            if person:
                accept_as(invitation, person)
            else:
                person = accept(invitation, name=name or invitation.email, password=None)
        except Refused:
            continue
    return person


def _add(partnership: Partnership, person: User, role: str, agency: Agency | None, by: User) -> Membership:
    membership = memberships.add(partnership, person=person, role=role, agency=agency)
    # They may have got an account through another partnership's invitation while ours was open.
    for invitation in partnership.invitations.open().filter(email=person.email):
        _mark_accepted(invitation, person)
    email = compose(
        "partnerships/email/added",
        to=person.email,
        subject=_("You are now a member of %(partnership)s") % {"partnership": partnership},
        context={"membership": membership, "by": by, "link": on_site(partnership.get_absolute_url())},
        reply_to=by,
    )
    # Not a change that belongs in the history.
    Membership.objects.filter(pk=membership.pk).update(outgoing=leave(email))
    return membership


def _admit(invitation: Invitation, person: User) -> Membership:
    partnership, agency = invitation.partnership, invitation.agency
    try:
        return memberships.add(partnership, person=person, role=invitation.role, agency=agency)
    except AgencyNotHere as refusal:
        raise AgencyGone(agency, partnership) from refusal


def _send(invitation: Invitation, by: User) -> None:
    """Gives the invitation a new link and expiry, and leaves the email in place of one that still waits."""
    take_back(invitation.outgoing_id)
    token = secrets.token_urlsafe(32)
    email = compose(
        "partnerships/email/invitation",
        to=invitation.email,
        subject=_("You are invited to join %(partnership)s") % {"partnership": invitation.partnership},
        context={
            "invitation": invitation,
            "by": by,
            "is_lead": invitation.role == Role.LEAD,
            "link": on_site(reverse("invitation", args=[token])),
        },
        reply_to=by,
    )
    invitation.token_digest = digest(token)
    invitation.sent_at, invitation.expires_at = None, timezone.now() + LASTS
    invitation.outgoing = keep(email)
    invitation.save()
    send(invitation.outgoing)


@receiver(settled)
def _note_sent(*, email: Email, **kwargs: object) -> None:
    if email.state == State.SENT:
        Invitation.objects.filter(outgoing=email).update(sent_at=timezone.now())


def _lock_open(invitation: Invitation) -> Invitation:
    lock(invitation.partnership)
    rows = Invitation.objects.open().select_related("partnership", "agency")
    stored = rows.filter(pk=invitation.pk).first()
    if stored is None:
        raise RowGone
    return stored


def _usable(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise InvitationUnusable(Why.UNKNOWN)
    if invitation.withdrawn_at:
        raise InvitationUnusable(Why.WITHDRAWN)
    if invitation.accepted_at:
        raise InvitationUnusable(Why.USED)
    if invitation.is_expired:
        raise InvitationUnusable(Why.EXPIRED)
    if not _may_invite(invitation.invited_by, invitation.partnership):
        # An invitation stops working when its sender can no longer invite people.
        raise InvitationUnusable(Why.WITHDRAWN)
    return invitation


def _may_invite(person: User, partnership: Partnership) -> bool:
    leads = partnership.memberships.filter(person=person, role=Role.LEAD)
    return person.is_active and (person.is_staff or leads.exists())


def _mark_accepted(invitation: Invitation, person: User) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
