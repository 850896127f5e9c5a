"""A region at a time: its partnerships with their agencies and people."""

import datetime
from dataclasses import dataclass, field

from partnerships.models import (
    Agency,
    Membership,
    PartnerAgency,
    Partnership,
    PartnershipKind,
    PartnerStatus,
    Region,
    Role,
    User,
)

from . import words
from .chance import place
from .making import Making

# Partnerships in a region, and how many of them share a scrutineer and the national agencies' people.
IN_A_REGION, SHARE_PEOPLE = 10, 5
# National agencies in each of a region's partnerships.
NATIONAL = 4
# In days before today.
FOUNDED, AN_AGENCY_LEFT = 3_000, 400


@dataclass
class Board:
    """A partnership with those who work for it."""

    number: int
    partnership: Partnership
    place: str
    leads: list[User]
    scrutineer: User
    observers: list[User]
    # The agencies in it, each with the person who speaks for it.
    speakers: list[tuple[Agency, User]] = field(default_factory=list)

    @property
    def lead(self) -> User:
        return self.leads[0]


def build_national(making: Making) -> list[Agency]:
    return [
        making.rows.add(Agency(name=name, short_name=short_name, sector=sector), making.admin, making.at(FOUNDED))
        for name, short_name, sector in words.NATIONAL_AGENCIES
    ]


def build_region(making: Making, numbers: range, national: list[Agency]) -> list[Board]:
    """The partnerships of these numbers, counted from 0."""
    at = making.at(FOUNDED)
    name = f"{place(numbers.start)} and its neighbours"
    region = making.rows.add(Region(name=name), making.admin, at)
    gone, *active = making.chance.sample(national, 1 + NATIONAL)
    boards = []
    for number in numbers:
        if (number - numbers.start) % SHARE_PEOPLE == 0:
            scrutineer = making.person("scrutineer", at)
            shared = [(agency, making.person("", at)) for agency in active]
        boards.append(_build(making, region, number, scrutineer, shared))
        _leave(making, boards[-1], gone)
    return boards


def _build(making: Making, region: Region, number: int, scrutineer: User, shared: list[tuple[Agency, User]]) -> Board:
    at = making.at(FOUNDED - number % 100)
    here = place(number)
    kind = PartnershipKind.values[number % len(PartnershipKind.values)]
    partnership = Partnership(region=region, name=f"{here} Safeguarding Partnership", kind=kind)
    making.rows.add(partnership, making.admin, at)
    board = Board(
        number,
        partnership,
        here,
        leads=[making.person("lead", at) for _each in range(1 + making.chance.happens(0.3))],
        scrutineer=scrutineer,
        observers=[making.person("observer", at) for _each in range(3)],
        speakers=[(_local(making, here, *each, at=at), making.person("member", at)) for each in words.LOCAL_AGENCIES],
    )
    for agency, _person in board.speakers:
        _take_part(making, board, agency, PartnerStatus.STATUTORY, at)
    for agency, _person in shared:
        _take_part(making, board, agency, PartnerStatus.RELEVANT, at)
    board.speakers += shared
    _join(making, board, at)
    return board


def _local(making: Making, here: str, name: str, short_name: str, sector: str, *, at: datetime.datetime) -> Agency:
    agency = Agency(name=name.replace("{place}", here), short_name=short_name, sector=sector)
    return making.rows.add(agency, making.admin, at)


def _take_part(making: Making, board: Board, agency: Agency, status: str, at: datetime.datetime) -> PartnerAgency:
    row = PartnerAgency(partnership=board.partnership, agency=agency, status=status, joined=at.date())
    return making.rows.add(row, board.lead, at)


def _leave(making: Making, board: Board, agency: Agency) -> None:
    row = _take_part(making, board, agency, PartnerStatus.RELEVANT, making.at(FOUNDED))
    at = making.at(AN_AGENCY_LEFT)
    making.rows.change(row, board.lead, at, left=at.date())


def _join(making: Making, board: Board, at: datetime.datetime) -> None:
    told = [
        *((person, Role.LEAD, None) for person in board.leads),
        *((person, Role.BOARD_MEMBER, agency) for agency, person in board.speakers),
        (board.scrutineer, Role.SCRUTINEER, None),
        *((person, Role.OBSERVER, None) for person in board.observers),
    ]
    for person, role, agency in told:
        row = Membership(partnership=board.partnership, person=person, role=role, agency=agency)
        making.rows.add(row, making.admin, at)
