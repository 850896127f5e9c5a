"""Adds, changes and ends memberships."""

from django.db import transaction

from partnerships.models import Agency, Membership, Partnership, Role, User

from .errors import AgencyNotHere, AlreadyMember, LastLead, RowGone
from .locks import lock


def add(partnership: Partnership, *, person: User, role: str, agency: Agency | None) -> Membership:
    """Raises AlreadyMember or AgencyNotHere."""
    with transaction.atomic():
        lock(partnership)
        if partnership.memberships.filter(person=person).exists():
            raise AlreadyMember(person)
        refuse_unless_here(agency, partnership)
        return Membership.objects.create(partnership=partnership, person=person, role=role, agency=agency)


def change(membership: Membership, *, role: str, agency: Agency | None) -> Membership:
    """Raises LastLead, AgencyNotHere or RowGone."""
    with transaction.atomic():
        stored = _lock(membership)
        if role != Role.LEAD:
            _refuse_if_last_lead(stored)
        refuse_unless_here(agency, stored.partnership)
        stored.role, stored.agency = role, agency
        stored.save(update_fields=["role", "agency"])
    return stored


def end(membership: Membership) -> Membership:
    """Access ends at once. What the person wrote stays under their name. Raises LastLead or RowGone."""
    with transaction.atomic():
        stored = _lock(membership)
        _refuse_if_last_lead(stored)
        stored.delete()
        # An older invitation must not let them in again.
        stored.partnership.invitations.open().filter(email=stored.person.email).delete()
    return stored


def refuse_unless_here(agency: Agency | None, partnership: Partnership) -> None:
    """A person can only speak for an agency that takes part today. Raises AgencyNotHere."""
    if agency and not partnership.current_agencies().filter(pk=agency.pk).exists():
        raise AgencyNotHere(agency, partnership)


def _lock(membership: Membership) -> Membership:
    lock(membership.partnership)
    stored = Membership.objects.select_related("partnership", "person").filter(pk=membership.pk).first()
    if stored is None:
        raise RowGone
    return stored


def is_last_lead(membership: Membership) -> bool:
    """Leads who can't sign in don't count."""
    leads = membership.partnership.memberships.filter(role=Role.LEAD, person__is_active=True)
    return membership.role == Role.LEAD and not leads.exclude(pk=membership.pk).exists()


def _refuse_if_last_lead(membership: Membership) -> None:
    if is_last_lead(membership):
        raise LastLead(membership.person)
