"""Having a paper made, once for all who ask, and not making anybody wait for long."""

import time

from django.conf import settings

from assessments.models import KeptPaper, PaperClaim
from assessments.papers import keeping
from assessments.papers.keeping import Wanted
from assessments.papers.kinds import Source
from assessments.papers.press import PressBusy, press
from partnerships.models import User
from safeguarding.printing.made import Made

# How often whoever waits for what another worker makes looks whether it is there.
LOOK_EVERY = 0.25


def wanted(source: Source) -> Wanted:
    return Wanted(source.assessment, source.kind.slug, source.format, source.variant, source.fingerprint)


def paper_of(source: Source, *, by: User, again: bool = False) -> KeptPaper | PaperClaim:
    """The paper as it is kept or made now; where that takes long or has failed, the claim on it.

    Raises PressBusy.
    """
    paper = wanted(source)
    if found := keeping.kept(paper):
        return found
    claim, is_ours = keeping.claim(paper, by=by, again=again)
    if not is_ours:
        return claim if claim.has_failed else _when_another_has_made_it(paper, claim)
    if found := keeping.kept(paper):
        # It was made between our looking and our claiming.
        keeping.release(paper)
        return found
    _have_made(source, paper)
    return keeping.kept(paper) or keeping.claim_on(paper) or claim


def _have_made(source: Source, paper: Wanted) -> None:
    """Send it to the press, and wait for as long as somebody waits for a page."""

    def then(made: Made | None, _error: BaseException | None) -> None:
        if made:
            keeping.keep(paper, content=made.content, pages=made.pages, shows=source.shows)
        else:
            keeping.fail(paper)

    try:
        job = press.send(source.order(), then)
    except PressBusy:
        keeping.release(paper)
        raise
    except Exception:
        keeping.fail(paper)
        raise
    job.wait(settings.PAPER_WAIT)


def _when_another_has_made_it(paper: Wanted, claim: PaperClaim) -> KeptPaper | PaperClaim:
    until = time.monotonic() + settings.PAPER_WAIT
    while time.monotonic() < until:
        time.sleep(LOOK_EVERY)
        if found := keeping.kept(paper):
            return found
        standing = keeping.claim_on(paper)
        if standing is None or standing.has_failed:
            return keeping.kept(paper) or standing or claim
    return claim
