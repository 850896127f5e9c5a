"""Good practice that was released from evidence of signed-off assessments."""

import datetime

from assessments.models import Evidence, GoodPractice
from partnerships.models import Sector

from . import words
from .assessing import Work
from .making import Making

# Shares of the marked evidence.
RELEASED, WITHDRAWN = 0.7, 0.15


def release_practice(making: Making, work: Work) -> None:
    if work.course.agreed:
        for evidence in work.evidence:
            if evidence.good_practice and making.chance.happens(RELEASED):
                _release(making, work, evidence)


def _release(making: Making, work: Work, evidence: Evidence) -> None:
    chance, at, by = making.chance, work.course.until, work.board.lead
    row = GoodPractice(
        partnership=work.board.partnership,
        evidence=evidence,
        component=evidence.sheet.component,
        title=chance.say(words.EVIDENCE_TITLES),
        summary=chance.paragraphs(1),
        sector=chance.choice(Sector.values),
        theme=work.assessment.theme,
        contact=by.name,
        released_by=by,
        released_at=at,
    )
    if chance.happens(WITHDRAWN):
        row.withdrawn_by, row.withdrawn_at = by, at + datetime.timedelta(hours=2)
    making.rows.keep(row)
