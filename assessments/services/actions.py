"""Adds updates to an action: its status, what has been done, what difference it has made. Allowed at every stage.

An update never changes. Each one also changes the action, so that its status is that of the latest update.
"""

import datetime

from django.db import transaction
from django.utils import timezone

from assessments.models import Action, ActionStatus, ActionUpdate
from assessments.stages import Doing
from partnerships.models import User

from . import versioned
from .errors import ActionContinued, DifferenceUntold, StaleRow, StopUnexplained
from .locking import refuse_unless


def update(
    action: Action,
    *,
    by: User,
    version: int,
    status: str,
    done: str,
    difference: str = "",
    stopped_because: str = "",
    at: datetime.datetime | None = None,
) -> Action:
    """`version` is the action's version on the page. `at` is now by default. The same update sent twice by the same
    person is added once.

    Raises ActionContinued, StopUnexplained, DifferenceUntold, StaleRow or RowGone. Then nothing has changed.
    """
    said = ActionUpdate(action=action, by=by, at=at or timezone.now(), status=status, done=done, difference=difference)
    reason = stopped_because if status == ActionStatus.STOPPED else ""
    with transaction.atomic():
        try:
            stored = versioned.lock(action, version)
        except StaleRow as stale:
            if isinstance(stale.stored, Action) and _is_latest(said, reason, of=stale.stored):
                return stale.stored
            raise
        _refuse(stored, said, reason)
        said.save()
        return _move_on(stored, said, reason)


def has_told_difference(action: Action) -> bool:
    return action.updates.exclude(difference="").exists()


def _is_latest(said: ActionUpdate, reason: str, of: Action) -> bool:
    latest = of.updates.first()
    same = ("by_id", "status", "done", "difference")
    return (
        latest is not None
        and of.stopped_because == reason
        and all(getattr(latest, name) == getattr(said, name) for name in same)
    )


def _refuse(stored: Action, said: ActionUpdate, reason: str) -> None:
    refuse_unless(stored.assessment, Doing.UPDATE_ACTION)
    copy = stored.continued_by.select_related("sheet__assessment").order_by("-pk").first()
    if copy:
        raise ActionContinued(copy)
    if said.status == ActionStatus.STOPPED and not reason:
        raise StopUnexplained
    if said.status == ActionStatus.DONE and not (said.difference or has_told_difference(stored)):
        raise DifferenceUntold


def _move_on(stored: Action, said: ActionUpdate, reason: str) -> Action:
    if stored.status != said.status:
        # The model's save() clears the day for open actions.
        stored.closed_on = timezone.localdate(said.at)
    stored.status, stored.stopped_because = said.status, reason
    return versioned.write(stored, said.by, said.at)
