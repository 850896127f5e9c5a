"""Invitations, and what people chose for themselves."""

import datetime

from assessments.models import CalendarFeed, ReminderChoice, Rhythm
from partnerships.models import Invitation, Role
from partnerships.models.invitation import LASTS

from .boards import Board
from .making import Making

# In days before today: one that can be used, one that has expired.
OPEN, EXPIRED, SETTLED = 3, 40, 600


def build_invitations(making: Making, board: Board) -> None:
    for number, days in enumerate((OPEN, EXPIRED)):
        _invite(making, board, f"{number + 1}", making.at(days))
    for number, person in enumerate(board.observers):
        row = _invite(making, board, person.email, making.at(SETTLED - number))
        at = row.created + LASTS / 2
        making.rows.change(row, person, at, accepted_at=at, accepted_by_id=person.pk)
    row = _invite(making, board, "withdrawn", making.at(SETTLED))
    at = row.created + LASTS / 2
    making.rows.change(row, board.lead, at, withdrawn_at=at, withdrawn_by_id=board.lead.pk)


def _invite(making: Making, board: Board, whom: str, at: datetime.datetime) -> Invitation:
    email = whom if "@" in whom else f"scale-invited-{board.number + 1}-{whom}@example.org"
    row = Invitation(
        partnership=board.partnership,
        email=email,
        role=Role.OBSERVER,
        token_digest=making.chance.digest(),
        invited_by=board.lead,
        created=at,
        sent_at=at,
        expires_at=at + LASTS,
    )
    return making.rows.add(row, board.lead, at)


def build_choices(making: Making, board: Board) -> None:
    """Those of its own people. Shared people choose nothing."""
    for person in [*board.leads, *board.observers]:
        if making.chance.happens(0.5):
            making.rows.keep(ReminderChoice(person=person, rhythm=Rhythm.WEEKLY))
        else:
            made_at = making.at(SETTLED)
            making.rows.keep(CalendarFeed(person=person, digest=making.chance.digest(), made_at=made_at))
