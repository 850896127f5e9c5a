"""Agreed scores, and what agencies and scrutineers say about them."""

import datetime

from assessments.models import Challenge, ComponentAssessment, Dissent, Stage
from assessments.spread import Spread

from . import words
from .assessing import Asked, Work
from .making import Making

# Shares of the scores.
SCORED_SO_FAR, DISSENTED, CHALLENGED, REPLIED, CLOSED = 0.6, 0.06, 0.12, 0.7, 0.6


def agree_scores(making: Making, work: Work) -> None:
    course = work.course
    if not (course.closed and course.scored):
        return
    times = making.chance.in_order(len(work.sheets), course.closed, course.scored)
    for place, (sheet, at) in enumerate(zip(work.sheets, times, strict=True)):
        if course.stage == Stage.AGREED or making.chance.happens(SCORED_SO_FAR):
            _agree(making, work, sheet, place, at)


def _agree(making: Making, work: Work, sheet: ComponentAssessment, place: int, at: datetime.datetime) -> None:
    chance = making.chance
    counted = [each.views[place].score for each in work.asked if each.participant.has_returned]
    spread = Spread(tuple(score for score in counted if score))
    score = int(spread.median or chance.randrange(1, 5))
    asks = spread.asks_why(score)
    making.rows.change(
        sheet, work.board.lead, at, score=score, score_because=chance.say(words.SENTENCES, 2) if asks else ""
    )
    for each in work.asked:
        if each.views[place].score != score and chance.happens(DISSENTED):
            _dissent(making, work, sheet, each, at)
    if chance.happens(CHALLENGED):
        _challenge(making, work, sheet, at)


def _dissent(making: Making, work: Work, sheet: ComponentAssessment, asked: Asked, at: datetime.datetime) -> None:
    reason = making.chance.say(words.DISSENTS)
    row = Dissent(sheet=sheet, key=making.chance.key(), agency=asked.agency, reason=reason)
    making.rows.add(row, asked.speaker, at + datetime.timedelta(minutes=30))


def _challenge(making: Making, work: Work, sheet: ComponentAssessment, at: datetime.datetime) -> None:
    chance, scrutineer, lead = making.chance, work.board.scrutineer, work.board.lead
    raised, replied, closed = (at + datetime.timedelta(hours=hours) for hours in (1, 5, 9))
    question = chance.say(words.QUESTIONS)
    row = Challenge(sheet=sheet, key=chance.key(), question=question, raised_by=scrutineer, raised_at=raised)
    making.rows.add(row, scrutineer, raised)
    if not chance.happens(REPLIED):
        return
    making.rows.change(row, lead, replied, reply=chance.say(words.REPLIES), replied_by_id=lead.pk, replied_at=replied)
    if chance.happens(CLOSED):
        making.rows.change(row, scrutineer, closed, closed_by_id=scrutineer.pk, closed_at=closed)
