"""What is left behind when a person or an agency leaves: what they still lead, and agencies with nobody to speak for
them.

Other applications know what people lead. They register a function here, because this one must not import
them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from partnerships.models import SPEAKERS, Agency, Membership, PartnerAgency


@dataclass(frozen=True)
class Duty:
    """Work that still has to be done: "2 open actions", with the name and address of each."""

    text: str
    things: tuple[tuple[str, str], ...] = ()
    # How many more there are.
    more: int = 0


@dataclass(frozen=True)
class Leaver:
    """A person who leaves a partnership or stops speaking for their agency. Without a person, an agency that leaves."""

    partnership: int
    agency: Agency | None
    person: int | None = None
    # Whether nobody will speak for the agency, so nobody will do its work.
    is_only_voice: bool = False


Teller = Callable[[Leaver], Iterable[Duty]]
_tellers: list[Teller] = []


def register_duties(teller: Teller) -> Teller:
    _tellers.append(teller)
    return teller


def duties_of(membership: Membership) -> list[Duty]:
    only = is_only_voice(membership)
    return _told(Leaver(membership.partnership_id, membership.agency, membership.person_id, only))


def left_by_agency(partner: PartnerAgency) -> list[Duty]:
    return _told(Leaver(partner.partnership_id, partner.agency, is_only_voice=True))


def _told(leaver: Leaver) -> list[Duty]:
    return [duty for teller in _tellers for duty in teller(leaver)]


def is_only_voice(membership: Membership) -> bool:
    others = _voices(membership).exclude(person=membership.person_id)
    return is_voice(membership) and not others.exists()


def is_voice(membership: Membership) -> bool:
    return membership.agency_id is not None and membership.role in SPEAKERS and membership.person.is_active


def has_voice(membership: Membership) -> bool:
    return _voices(membership).exists()


def _voices(membership: Membership) -> QuerySet[Membership]:
    agencys = Membership.objects.filter(partnership=membership.partnership_id, agency=membership.agency_id)
    return agencys.filter(role__in=SPEAKERS, person__is_active=True)


def without_voice(membership: Membership) -> str:
    return _("Nobody now speaks for %(agency)s in %(partnership)s") % {
        "agency": membership.agency,
        "partnership": membership.partnership,
    }


class Departures:
    """Compares the members before and after an administrator's save, which can change many at once."""

    def __init__(self, memberships: Iterable[Membership]) -> None:
        self.before = list(memberships)

    def warnings(self) -> list[str]:
        now = Membership.objects.select_related("person").in_bulk([each.pk for each in self.before])
        said = []
        for was in self.before:
            if not (after := now.get(was.pk)) or not after.person.is_active or _is_less(after, was):
                said += [still_has(was, duty) for duty in duties_of(was)]
            if is_voice(was) and not (after and _speaks_as(after, was)) and not has_voice(was):
                said.append(without_voice(was))
        return list(dict.fromkeys(said))


def still_has(membership: Membership, duty: Duty) -> str:
    return _("%(person)s still has work in %(partnership)s: %(what)s") % {
        "person": membership.person,
        "partnership": membership.partnership,
        "what": duty.text,
    }


def _is_less(after: Membership, was: Membership) -> bool:
    return after.agency_id != was.agency_id or (was.role in SPEAKERS and after.role not in SPEAKERS)


def _speaks_as(after: Membership, was: Membership) -> bool:
    same = (after.agency_id, after.partnership_id) == (was.agency_id, was.partnership_id)
    return same and is_voice(after)
