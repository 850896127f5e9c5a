"""Having a paper made, once for all who ask, and not making anybody wait for long."""

import time

from django.conf import settings

from assessments.models import KeptPaper, PaperClaim
from assessments.reports.kinds import Source
from assessments.reports.made import Made
from assessments.reports.press import PressBusy, press
from assessments.services import papers
from assessments.services.papers import Wanted
from partnerships.models import User

# How often whoever waits for what another worker makes looks whether it is there.
LOOK_EVERY = 0.25


def wanted(source: Source) -> Wanted:
    return Wanted(source.assessment, source.kind.slug, source.format, source.variant, source.fingerprint)


def paper_of(source: Source, *, by: User, again: bool = False) -> KeptPaper | PaperClaim:
    """The paper as it is kept or made now; where that takes long or has failed, the claim on it.

    Raises PressBusy.
    """
    paper = wanted(source)
    if found := papers.kept(paper):
        return found
    claim, is_ours = papers.claim(paper, by=by, again=again)
    if not is_ours:
        return claim if claim.has_failed else _when_another_has_made_it(paper, claim)
    if found := papers.kept(paper):
        # It was made between our looking and our claiming.
        papers.release(paper)
        return found
    _have_made(source, paper)
    return papers.kept(paper) or papers.claim_on(paper) or claim


def _have_made(source: Source, paper: Wanted) -> None:
    """Send it to the press, and wait for as long as somebody waits for a page."""

    def then(made: Made | None, _error: BaseException | None) -> None:
        if made:
            papers.keep(paper, content=made.content, pages=made.pages, shows=source.shows)
        else:
            papers.fail(paper)

    try:
        job = press.send(source.order(), then)
    except PressBusy:
        papers.release(paper)
        raise
    except Exception:
        papers.fail(paper)
        raise
    job.wait(settings.PAPER_WAIT)


def _when_another_has_made_it(paper: Wanted, claim: PaperClaim) -> KeptPaper | PaperClaim:
    until = time.monotonic() + settings.PAPER_WAIT
    while time.monotonic() < until:
        time.sleep(LOOK_EVERY)
        if found := papers.kept(paper):
            return found
        standing = papers.claim_on(paper)
        if standing is None or standing.has_failed:
            return papers.kept(paper) or standing or claim
    return claim
