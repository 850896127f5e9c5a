"""Dissents and open challenges, across an assessment's components or a person's partnerships."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Assessment, Challenge, Dissent, Stage
from safeguarding.names import by_name
from safeguarding.prepared import Prepared

from .collective import ChallengePart, challenges_of


@dataclass(frozen=True)
class OpenChallenge:
    component: str
    url: str
    challenge: ChallengePart


def open_challenges_of(assessment: Assessment) -> list[OpenChallenge]:
    rows = Challenge.objects.filter(sheet__assessment=assessment).open().for_page().select_related("sheet__component")
    return [
        OpenChallenge(str(row.sheet.component), f"{row.sheet.get_absolute_url()}#challenges", part)
        for row in rows.order_by("sheet__component__position", "pk")
        for part in challenges_of([row])
    ]


# Of an assessment, by sheet.
OPEN_CHALLENGES = Prepared(
    lambda key: Challenge.objects.filter(sheet__assessment=key).open().order_by().values_list("sheet", flat=True)
)
DISSENTING = Prepared(
    lambda key: (
        Dissent.objects.filter(sheet__assessment=key)
        .order_by(by_name("agency__name"), "pk")
        .values_list("sheet", "agency__name")
    )
)


def open_challenges_in(assessment: Assessment) -> Mapping[int, int]:
    """How many are open, by sheet. A sheet without any has no entry."""
    return Counter(OPEN_CHALLENGES(assessment.pk))


def dissenting_in(assessment: Assessment) -> dict[int, list[str]]:
    """Names of the agencies that dissent, by sheet. One query, or none if scores are not agreed after views."""
    found: dict[int, list[str]] = defaultdict(list)
    if assessment.asks_for_views and assessment.stage != Stage.GATHERING_VIEWS:
        for sheet, agency in DISSENTING(assessment.pk):
            found[sheet].append(agency)
    return found
