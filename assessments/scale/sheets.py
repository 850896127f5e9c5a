"""What people wrote on each sheet, and its leads and stakeholders."""

import datetime

from assessments.models import Accountability, ComponentAssessment, Stage, StakeholderRole

from . import words
from .assessing import Work
from .evidence import add_evidence
from .making import Making

# The share of an open assessment's sheets that somebody has begun.
BEGUN = {Stage.GATHERING_VIEWS: 0.6, Stage.AGREEING_SCORES: 0.9, Stage.AGREED: 1.0}


def fill_sheets(making: Making, work: Work) -> list[ComponentAssessment]:
    """Returns the sheets that were begun."""
    begun = [sheet for sheet in work.sheets if making.chance.happens(BEGUN[work.course.stage])]
    times = making.chance.in_order(len(begun), work.course.started, work.course.texts_until)
    for sheet, at in zip(begun, times, strict=True):
        _write(making, work, sheet, at)
        _name_people(making, work, sheet, at)
        add_evidence(making, work, sheet, at)
    return begun


def _write(making: Making, work: Work, sheet: ComponentAssessment, at: datetime.datetime) -> None:
    chance = making.chance
    _agency, by = chance.choice(work.board.speakers)
    making.rows.change(
        sheet,
        by,
        at,
        evidence_narrative=chance.paragraphs(2),
        accountability_narrative=chance.say(words.SENTENCES, 2),
        strategic_timeframe=chance.say(words.SENTENCES),
        strategic_review=work.course.close + datetime.timedelta(days=chance.randrange(200, 600)),
        operational_timeframe=chance.say(words.SENTENCES),
        operational_review=work.course.close + datetime.timedelta(days=chance.randrange(60, 200)),
    )
    if chance.happens(0.5):
        # Somebody adds to it the same day.
        later = at + datetime.timedelta(minutes=20)
        making.rows.change(sheet, by, later, evidence_narrative=f"{sheet.evidence_narrative}\n\n{chance.paragraphs(1)}")


def _name_people(making: Making, work: Work, sheet: ComponentAssessment, at: datetime.datetime) -> None:
    chance = making.chance
    agency, by = chance.choice(work.board.speakers)
    for _each in range(chance.randrange(1, 3)):
        lead = Accountability(sheet=sheet, key=chance.key(), agency=agency, leads_on=chance.say(words.LEADS_ON))
        if chance.happens(0.5):
            lead.person = by
        elif chance.happens(0.2):
            lead.agency, lead.other = None, chance.say(words.OTHERS)
        making.rows.add(lead, by, at)
    for partner, _speaker in chance.sample(work.board.speakers, chance.randrange(1, 3)):
        stakeholder = StakeholderRole(sheet=sheet, key=chance.key(), agency=partner, role=chance.say(words.ROLES))
        if chance.happens(0.15):
            stakeholder.agency, stakeholder.other = None, chance.say(words.OTHERS)
        making.rows.add(stakeholder, by, at)
