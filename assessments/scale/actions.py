"""Actions and their updates. Those still open are carried forward into the next assessment."""

import datetime

from assessments.models import (
    Action,
    ActionKind,
    ActionReminder,
    ActionReminderOccasion,
    ActionStatus,
    ActionUpdate,
    ComponentAssessment,
    Horizon,
    Priority,
    Stage,
)
from partnerships.models import User

from . import words
from .assessing import Work
from .making import Making

# Shares of the actions.
BEGUN, DONE, STOPPED, TOLD_MORE, CARRIED = 0.75, 0.5, 0.05, 0.4, 0.5
DUE = (120, 500)


def carry_actions(making: Making, work: Work, earlier: Work) -> None:
    at, by = work.course.started, work.board.lead
    is_open = work.course.stage != Stage.AGREED
    for sheet in work.sheets:
        for old in earlier.actions.get(sheet.component_id, ()):
            if old.is_open:
                same = ("kind", "what", "lead_agency", "lead_person", "horizon", "due", "review", "priority", "status")
                copy = Action(
                    sheet=sheet,
                    key=making.chance.key(),
                    continues=old,
                    carried=is_open and making.chance.happens(CARRIED),
                    **{name: getattr(old, name) for name in same},
                )
                _add(making, work, copy, by, at)


def add_actions(making: Making, work: Work, begun: list[ComponentAssessment]) -> None:
    chance, course = making.chance, work.course
    for sheet in begun:
        for _each in range(chance.choice((1, 1, 1, 2))):
            agency, by = chance.choice(work.board.speakers)
            at = chance.between(course.started, course.texts_until)
            row = Action(
                sheet=sheet,
                key=chance.key(),
                kind=chance.choice(ActionKind.values),
                what=chance.say(words.ACTIONS),
                lead_agency=agency,
                lead_person=by if chance.happens(0.4) else None,
                horizon=chance.choice(Horizon.values),
                due=course.started.date() + datetime.timedelta(days=chance.randrange(*DUE)),
                priority=chance.choice(Priority.values),
            )
            _add(making, work, row, by, at)


def _add(making: Making, work: Work, row: Action, by: User, at: datetime.datetime) -> None:
    making.rows.add(row, by, at)
    work.actions.setdefault(row.sheet.component_id, []).append(row)
    _report(making, work, row, by, at)
    _remind(making, row, by)


def _report(making: Making, work: Work, row: Action, by: User, at: datetime.datetime) -> None:
    chance = making.chance
    if not chance.happens(BEGUN):
        return
    statuses = [ActionStatus.UNDER_WAY] * (1 + chance.happens(TOLD_MORE))
    draw = chance.random()
    if draw < DONE:
        statuses.append(ActionStatus.DONE)
    elif draw < DONE + STOPPED:
        statuses.append(ActionStatus.STOPPED)
    for status, when in zip(statuses, chance.in_order(len(statuses), at, work.course.until), strict=True):
        _update(making, row, status, by, when)


def _update(making: Making, row: Action, status: ActionStatus, by: User, at: datetime.datetime) -> None:
    chance = making.chance
    tells = status == ActionStatus.DONE or chance.happens(0.2)
    difference = chance.say(words.DIFFERENCES) if tells else ""
    update = ActionUpdate(action=row, by=by, at=at, status=status, done=chance.say(words.DONE), difference=difference)
    making.rows.keep(update)
    making.rows.change(
        row,
        by,
        at,
        status=status,
        stopped_because=chance.say(words.REASONS) if status == ActionStatus.STOPPED else "",
        closed_on=None if status.is_open else at.date(),
    )


def _remind(making: Making, row: Action, by: User) -> None:
    week_before = row.due - datetime.timedelta(days=7)
    if row.is_open and week_before < making.today:
        making.rows.keep(
            ActionReminder(
                action=row,
                person=row.lead_person or by,
                occasion=ActionReminderOccasion.WEEK_BEFORE,
                day=row.due,
                sent_on=week_before,
            )
        )
