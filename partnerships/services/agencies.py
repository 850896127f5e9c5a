"""Adds agencies to a partnership, changes what they take part as, and records that they leave."""

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Lower

from partnerships.models import Agency, Membership, PartnerAgency, Partnership

from .errors import AlreadyHere, RowGone, SpokenFor
from .locks import lock


def find_by_name(name: str) -> Agency | None:
    """Compares as the constraint does, because the database's lower case differs from its "iexact"."""
    return Agency.objects.annotate(lower_name=Lower("name")).filter(lower_name=Lower(Value(name))).first()


def find_or_create(name: str, *, sector: str) -> Agency:
    if known := find_by_name(name):
        return known
    try:
        with transaction.atomic():
            return Agency.objects.create(name=name, sector=sector)
    except IntegrityError:
        # Someone in another partnership added it a moment earlier.
        if known := find_by_name(name):
            return known
        raise


def add(partnership: Partnership, *, agency: Agency, status: str, joined: datetime.date) -> PartnerAgency:
    """Raises AlreadyHere."""
    partner = PartnerAgency(partnership=partnership, agency=agency, status=status, joined=joined)
    with transaction.atomic():
        lock(partnership)
        _refuse_overlap(partner, "agency")
        partner.save()
    return partner


def change(partner: PartnerAgency, *, status: str, joined: datetime.date, left: datetime.date | None) -> PartnerAgency:
    """`left` is the first day it no longer takes part. Raises SpokenFor, AlreadyHere or RowGone."""
    with transaction.atomic():
        stored = _lock(partner)
        was_here = _is_here(stored)
        stored.status, stored.joined, stored.left = status, joined, left
        _refuse_overlap(stored, "joined")
        stored.save(update_fields=["status", "joined", "left"])
        # People left behind when an agency went earlier do not block other changes.
        if was_here and not _is_here(stored) and (speakers := speakers_for(stored)):
            raise SpokenFor(stored.agency, [speaker.person for speaker in speakers])
    return stored


def leave(partner: PartnerAgency, *, on: datetime.date) -> PartnerAgency:
    """`on` is the first day it no longer takes part. Raises SpokenFor, AlreadyHere or RowGone."""
    return change(partner, status=partner.status, joined=partner.joined, left=on)


def speakers_for(partner: PartnerAgency) -> QuerySet[Membership]:
    return partner.partnership.memberships.filter(agency=partner.agency_id).select_related("person")


def _lock(partner: PartnerAgency) -> PartnerAgency:
    lock(partner.partnership)
    stored = PartnerAgency.objects.select_related("partnership", "agency").filter(pk=partner.pk).first()
    if stored is None:
        raise RowGone
    return stored


def _is_here(partner: PartnerAgency) -> bool:
    return partner.partnership.current_agencies().filter(pk=partner.agency_id).exists()


def _refuse_overlap(partner: PartnerAgency, field: str) -> None:
    others = partner.partnership.partner_agencies.filter(agency=partner.agency_id).exclude(pk=partner.pk)
    others = others.filter(Q(left=None) | Q(left__gt=partner.joined))
    if partner.left:
        others = others.filter(joined__lt=partner.left)
    if others.exists():
        raise AlreadyHere(partner.agency, field)
