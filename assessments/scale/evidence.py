"""Evidence with its files and citations."""

import datetime
import hashlib

from assessments.models import Citation, ComponentAssessment, Evidence, EvidenceFile, EvidenceKind, Shows
from partnerships.models import User
from safeguarding.uploads.choices import FileFormat

from . import words
from .assessing import Work
from .making import Making

# Shares of the evidence.
HAS_FILE, HAS_LINK, CITED, CHANGED, NOT_FOUND, TO_SHARE = 0.15, 0.55, 0.2, 0.2, 0.02, 0.12
# How many pieces a sheet has.
AT_MOST = 3


def add_evidence(making: Making, work: Work, sheet: ComponentAssessment, at: datetime.datetime) -> None:
    chance = making.chance
    for _each in range(chance.randrange(1, AT_MOST + 1)):
        agency, by = chance.choice(work.board.speakers)
        row = Evidence(
            sheet=sheet,
            key=chance.key(),
            title=chance.say(words.EVIDENCE_TITLES),
            kind=chance.choice(EvidenceKind.values),
            shows=Shows.IMPACT if chance.happens(0.35) else Shows.ACTIVITY,
            source_agency=agency,
            dated=at.date() - datetime.timedelta(days=chance.randrange(300)),
            review_by=at.date() + datetime.timedelta(days=chance.randrange(100, 900)) if chance.happens(0.4) else None,
            note=chance.say(words.SENTENCES) if chance.happens(0.6) else "",
            good_practice=chance.happens(TO_SHARE),
        )
        _place(making, work, row, by, at)
        work.evidence.append(making.rows.add(row, by, at))
        if chance.happens(CHANGED):
            at_once = at + datetime.timedelta(minutes=7)
            making.rows.change(row, by, at_once, note=chance.say(words.SENTENCES))
        if chance.happens(NOT_FOUND):
            seeker = work.board.scrutineer
            later = max(work.course.until, at + datetime.timedelta(minutes=10))
            making.rows.change(row, seeker, later, not_found_by_id=seeker.pk, not_found_on=later.date())
        if chance.happens(CITED):
            other = chance.choice([each for each in work.sheets if each is not sheet])
            making.rows.add(Citation(evidence=row, sheet=other), by, at)


def _place(making: Making, work: Work, row: Evidence, by: User, at: datetime.datetime) -> None:
    draw = making.chance.random()
    if draw < HAS_FILE:
        row.file = _file(making, work, row, by, at)
    elif draw < HAS_LINK:
        row.url = f"https://files.example.org/{making.chance.getrandbits(40):x}"
    else:
        row.reference = f"Board papers {at.year}, item {making.chance.randrange(1, 40)}"


def _file(making: Making, work: Work, row: Evidence, by: User, at: datetime.datetime) -> EvidenceFile:
    content = f"{row.title}\n\n{making.chance.paragraphs(3)}\n".encode()
    file = EvidenceFile(
        partnership=work.board.partnership,
        name=f"{row.title}.txt",
        format=FileFormat.TEXT,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    file.content.name = making.files.write(content)
    return making.rows.keep(file)
