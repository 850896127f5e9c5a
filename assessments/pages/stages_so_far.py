"""Each change of an assessment's stage, with the papers that were signed off with it."""

import datetime
from dataclasses import dataclass

from assessments.models import Assessment, SignedPaper, Transition
from safeguarding.prepared import Prepared


@dataclass(frozen=True)
class StageChange:
    transition: Transition
    # The number of the paper that was signed off with it.
    paper: int | None
    # The number of the latest correction of its meeting or purpose.
    corrected: int | None


# Of an assessment, by its key.
PAPERS = Prepared(
    lambda key: (
        SignedPaper.objects.filter(assessment=key)
        .order_by("number")
        .values_list("signed_off_at", "corrected_at", "number")
    )
)
TRANSITIONS = Prepared(lambda key: Transition.objects.filter(assessment=key).select_related("by"))


def stages_so_far(assessment: Assessment) -> list[StageChange]:
    signed: dict[datetime.datetime, int] = {}
    corrected: dict[datetime.datetime, int] = {}
    for signed_off_at, corrected_at, number in PAPERS(assessment.pk):
        (corrected if corrected_at else signed)[signed_off_at] = number
    return [StageChange(each, signed.get(each.at), corrected.get(each.at)) for each in TRANSITIONS(assessment.pk)]
