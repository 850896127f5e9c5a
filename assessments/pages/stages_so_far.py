"""Each change of an assessment's stage, with the papers that were signed off with it."""

import datetime
from dataclasses import dataclass

from assessments.models import Assessment, Transition


@dataclass(frozen=True)
class StageChange:
    transition: Transition
    # The number of the paper that was signed off with it.
    paper: int | None
    # The number of the latest correction of its meeting or purpose.
    corrected: int | None


def stages_so_far(assessment: Assessment) -> list[StageChange]:
    signed: dict[datetime.datetime, int] = {}
    corrected: dict[datetime.datetime, int] = {}
    papers = assessment.papers.order_by("number").values_list("signed_off_at", "corrected_at", "number")
    for signed_off_at, corrected_at, number in papers:
        (corrected if corrected_at else signed)[signed_off_at] = number
    return [
        StageChange(each, signed.get(each.at), corrected.get(each.at))
        for each in assessment.transitions.select_related("by")
    ]
