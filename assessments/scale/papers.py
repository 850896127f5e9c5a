"""Papers signed, kept and downloaded, and the logo."""

import datetime
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from assessments.models import KeptPaper, PaperDownload, PaperFormat, SignedPaper
from assessments.papers.kinds import ACTION_PLAN, BOARD_REPORT
from partnerships.models import LogoFormat, PartnershipLogo
from safeguarding.printing.pdf import render_pdf

from .assessing import Work
from .boards import Board
from .making import Making

DOWNLOADS = 6
SIDE = 120


@dataclass(frozen=True)
class Stored:
    """A file as it is kept, the same for all: making each would take hours."""

    content: bytes
    sha256: str


def stored(content: bytes) -> Stored:
    return Stored(content, hashlib.sha256(content).hexdigest())


def paper() -> Stored:
    title = "Invented, to measure with"
    page = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1></body></html>'
    return stored(render_pdf(page).content)


def logo() -> Stored:
    file = io.BytesIO()
    Image.new("RGB", (SIDE, SIDE), "#1f7a5c").save(file, "PNG")
    return stored(file.getvalue())


def put_logo(making: Making, board: Board, picture: Stored) -> None:
    row = PartnershipLogo(
        partnership=board.partnership,
        content=picture.content,
        sha256=picture.sha256,
        format=LogoFormat.PNG,
        width=SIDE,
        height=SIDE,
    )
    making.rows.keep(row)


def keep_papers(making: Making, work: Work, made: Stored) -> None:
    course = work.course
    at = course.agreed or course.until
    if course.agreed:
        signed = SignedPaper(
            assessment=work.assessment,
            number=1,
            content=made.content,
            sha256=made.sha256,
            signed_off_by=work.board.lead,
            signed_off_at=course.agreed,
        )
        making.rows.keep(signed)
    for kind in (BOARD_REPORT, ACTION_PLAN):
        making.rows.keep(
            KeptPaper(
                **_which(work, kind.slug, made),
                # Of an earlier state, so the page makes it again.
                fingerprint=making.chance.digest(),
                content=made.content,
                size=len(made.content),
                pages=1,
                shows=at,
                made_at=at,
            )
        )
    for _each in range(DOWNLOADS):
        person = making.chance.choice([work.board.lead, work.board.scrutineer, *work.board.observers])
        when = making.chance.between(at, at + datetime.timedelta(hours=12))
        version = 1 if course.agreed else None
        making.rows.keep(
            PaperDownload(**_which(work, BOARD_REPORT.slug, made), version=version, person=person, at=when)
        )


def _which(work: Work, kind: str, made: Stored) -> dict[str, Any]:
    return {"assessment": work.assessment, "kind": kind, "format": PaperFormat.PDF, "sha256": made.sha256}
