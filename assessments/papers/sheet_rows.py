"""The rows of the twelve sheets: a plain query for each kind, grouped here.

Building and compiling one large query takes longer than running several plain ones.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assessments.models import (
    Accountability,
    Action,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    ParticipatingAgency,
    Stage,
    StakeholderRole,
    look_up_updates,
)
from assessments.pages.related import with_related
from safeguarding.names import sort_key

Row = TypeVar("Row", Accountability, Action, AgencyView, Challenge, Dissent, Evidence, StakeholderRole)


@dataclass(frozen=True)
class Rows:
    """The sheets in the framework's order, and their rows by sheet.

    The rows have their agencies and people, and the actions what is looked up of their updates.
    """

    sheets: list[ComponentAssessment]
    # Added under the sheet, then cited from other components.
    evidence: dict[int, list[Evidence]]
    # By piece of evidence: the other sheets that cite it.
    cited_by: dict[int, list[int]]
    accountabilities: dict[int, list[Accountability]]
    stakeholders: dict[int, list[StakeholderRole]]
    actions: dict[int, list[Action]]
    challenges: dict[int, list[Challenge]]
    # In the order of the agencies' names. Both are empty while views are private.
    views: dict[int, list[AgencyView]]
    dissents: dict[int, list[Dissent]]


def shows_views(assessment: Assessment) -> bool:
    """Everyone reads a paper, and until views are closed they are private."""
    return assessment.asks_for_views and assessment.stage != Stage.GATHERING_VIEWS


def rows_of(assessment: Assessment, participants: Sequence[ParticipatingAgency]) -> Rows:
    """`participants` are with their agencies, in the order of these agencies' names."""
    sheets = list(ComponentAssessment.objects.filter(assessment=assessment).in_order())
    keys = [sheet.pk for sheet in sheets]
    evidence = list(Evidence.objects.filter(sheet__in=keys))
    accountabilities = list(Accountability.objects.filter(sheet__in=keys))
    stakeholders = list(StakeholderRole.objects.filter(sheet__in=keys))
    actions = list(Action.objects.filter(sheet__in=keys))
    challenges = list(Challenge.objects.filter(sheet__in=keys))
    views = _views(keys, participants) if shows_views(assessment) else []
    dissents = list(Dissent.objects.filter(sheet__in=keys)) if shows_views(assessment) else []
    with_related(
        (evidence, ("source_agency", "file", "not_found_by")),
        (accountabilities, ("agency", "person")),
        (stakeholders, ("agency",)),
        (actions, ("lead_agency", "lead_person")),
        (challenges, ("raised_by", "replied_by", "closed_by")),
        (views, ("changed_by",)),
        (dissents, ("agency", "changed_by")),
    )
    dissents.sort(key=lambda row: sort_key(row.agency.name))
    look_up_updates(actions)
    cited = _citations(keys)
    return Rows(
        sheets=sheets,
        evidence=_with_cited(evidence, cited),
        cited_by=_cited_by(sheets, cited),
        accountabilities=_by_sheet(accountabilities),
        stakeholders=_by_sheet(stakeholders),
        actions=_by_sheet(actions),
        challenges=_by_sheet(challenges),
        views=_by_sheet(views),
        dissents=_by_sheet(dissents),
    )


def _by_sheet(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row.sheet_id].append(row)
    return found


def _views(sheets: list[int], participants: Sequence[ParticipatingAgency]) -> list[AgencyView]:
    place = {each.pk: number for number, each in enumerate(participants)}
    found = sorted(AgencyView.objects.filter(sheet__in=sheets).order_by(), key=lambda row: place[row.participant_id])
    for view in found:
        view.participant = participants[place[view.participant_id]]
    return found


def _citations(sheets: list[int]) -> list[tuple[int, int]]:
    """Pieces of evidence, and the sheets that cite them."""
    return list(Citation.objects.filter(sheet__in=sheets).order_by("pk").values_list("evidence", "sheet"))


def _with_cited(evidence: Iterable[Evidence], cited: Iterable[tuple[int, int]]) -> dict[int, list[Evidence]]:
    by_key = {item.pk: item for item in evidence}
    found = _by_sheet(by_key.values())
    for piece, sheet in cited:
        if piece in by_key:
            found[sheet].append(by_key[piece])
    return found


def _cited_by(sheets: Iterable[ComponentAssessment], cited: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    place = {sheet.pk: number for number, sheet in enumerate(sheets)}
    found = defaultdict(list)
    for piece, sheet in sorted(cited, key=lambda each: place[each[1]]):
        found[piece].append(sheet)
    return found
