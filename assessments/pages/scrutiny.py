"""Dissents and open challenges, across an assessment's components or a person's partnerships."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count

from assessments.models import Assessment, Challenge, Dissent, Stage
from safeguarding.names import by_name

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


def open_challenges_in(assessment: Assessment) -> dict[int, int]:
    """How many are open, by sheet. A sheet without any has no entry."""
    rows = Challenge.objects.filter(sheet__assessment=assessment).open().order_by().values("sheet")
    return dict(rows.annotate(n=Count("pk")).values_list("sheet", "n"))


def dissenting_in(assessment: Assessment) -> dict[int, list[str]]:
    """Names of the agencies that dissent, by sheet. One query, or none if scores are not agreed after views."""
    found: dict[int, list[str]] = defaultdict(list)
    if assessment.asks_for_views and assessment.stage != Stage.GATHERING_VIEWS:
        rows = Dissent.objects.filter(sheet__assessment=assessment).order_by(by_name("agency__name"), "pk")
        for sheet, agency in rows.values_list("sheet", "agency__name"):
            found[sheet].append(agency)
    return found
