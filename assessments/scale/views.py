"""The views that agencies gave, and the reminders they were sent."""

import datetime

from assessments.models import ReminderOccasion, Stage, ViewReminder

from . import words
from .assessing import Asked, Work
from .making import Making

# Shares of the agencies.
RETURNED, BEGUN, RETURNED_BY_THE_CLOSE, REMINDED = 0.4, 0.75, 0.93, 0.3
# How much of its view an agency that has begun has given.
HALF = 0.5


def give_views(making: Making, work: Work) -> None:
    is_open = work.course.stage == Stage.GATHERING_VIEWS
    # How well the partnership does with each component: views differ around it.
    level = [making.chance.choice((1, 2, 2, 3, 3, 4)) for _sheet in work.sheets]
    for place, each in enumerate(work.asked):
        draw = making.chance.random()
        if is_open and place == 0:
            # The person to sign in as is still at it.
            _give(making, work, each, level, HALF)
        elif draw < (RETURNED if is_open else RETURNED_BY_THE_CLOSE):
            last = _give(making, work, each, level, 1)
            each.participant.returned_by = each.speaker
            each.participant.returned_at = last + datetime.timedelta(minutes=5)
        elif draw < BEGUN:
            _give(making, work, each, level, HALF)
        if draw > 1 - REMINDED:
            _remind(making, work, each)


def _give(making: Making, work: Work, asked: Asked, level: list[int], share: float) -> datetime.datetime:
    chance = making.chance
    until = work.course.texts_until - datetime.timedelta(hours=1)
    times = chance.in_order(len(level), work.course.started, until)
    for view, usual, at in zip(asked.views, level, times, strict=True):
        if chance.happens(share):
            making.rows.change(
                view,
                asked.speaker,
                at,
                score=min(4, max(1, usual + chance.choice((-1, 0, 0, 0, 0, 1)))),
                reason=chance.say(words.REASONS, 2),
                evidence=chance.say(words.EVIDENCE_TITLES) if chance.happens(0.3) else "",
            )
    return times[-1]


def _remind(making: Making, work: Work, asked: Asked) -> None:
    occasion, day = ReminderOccasion.WEEK_BEFORE, work.course.close
    if work.course.stage == Stage.GATHERING_VIEWS:
        occasion, day = ReminderOccasion.BY_HAND, making.ago(2)
    making.rows.keep(ViewReminder(participant=asked.participant, person=asked.speaker, occasion=occasion, day=day))
