"""The rows of the twelve sheets: a query for each kind, grouped here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from assessments.models import (
    Accountability,
    Action,
    ActionUpdate,
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
)
from safeguarding.names import by_name
from safeguarding.prepared import Prepared

Row = TypeVar("Row", Accountability, Action, AgencyView, Challenge, Dissent, Evidence, StakeholderRole)

# Of an assessment, by its key.
SHEETS = Prepared(lambda key: ComponentAssessment.objects.filter(assessment=key).in_order())
EVIDENCE = Prepared(lambda key: Evidence.objects.filter(sheet__assessment=key).for_page())
ACCOUNTABILITIES = Prepared(lambda key: Accountability.objects.filter(sheet__assessment=key).for_page())
STAKEHOLDERS = Prepared(lambda key: StakeholderRole.objects.filter(sheet__assessment=key).for_page())
ACTIONS = Prepared(lambda key: Action.objects.filter(sheet__assessment=key).for_page())
CHALLENGES = Prepared(lambda key: Challenge.objects.filter(sheet__assessment=key).for_page())
DISSENTS = Prepared(
    lambda key: Dissent.objects.filter(sheet__assessment=key).for_page().order_by(by_name("agency__name"), "pk")
)
PARTICIPANTS = Prepared(lambda key: ParticipatingAgency.objects.filter(assessment=key).select_related("agency"))
VIEWS = Prepared(
    lambda key: (
        AgencyView.objects.open_to_members().filter(sheet__assessment=key).select_related("changed_by").order_by()
    )
)
# Pieces of evidence, and the sheets that cite them.
CITATIONS = Prepared(
    lambda key: Citation.objects.filter(sheet__assessment=key).order_by("pk").values_list("evidence", "sheet")
)
# By action, in order: what difference it has made, and the subject of the assessment to which it was carried forward.
DIFFERENCES = Prepared(
    lambda key: (
        ActionUpdate.objects.filter(action__sheet__assessment=key)
        .exclude(difference="")
        .order_by("at", "pk")
        .values_list("action", "difference")
    )
)
COPIES = Prepared(
    lambda key: (
        Action.objects.filter(continues__sheet__assessment=key)
        .order_by("pk")
        .values_list("continues", "sheet__assessment__subject")
    )
)


@dataclass(frozen=True)
class Rows:
    """The sheets in the framework's order, and their rows by sheet.

    The rows have their agencies and people, and the actions `difference` and `goes_on_in`.
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


def participants_of(assessment: Assessment) -> list[ParticipatingAgency]:
    """With their agencies, in the order of these agencies' names."""
    return PARTICIPANTS(assessment.pk) if assessment.asks_for_views else []


def rows_of(assessment: Assessment, participants: Sequence[ParticipatingAgency]) -> Rows:
    key, has_views = assessment.pk, shows_views(assessment)
    sheets, cited = SHEETS(key), CITATIONS(key)
    return Rows(
        sheets=sheets,
        evidence=_with_cited(EVIDENCE(key), cited),
        cited_by=_cited_by(sheets, cited),
        accountabilities=_by_sheet(ACCOUNTABILITIES(key)),
        stakeholders=_by_sheet(STAKEHOLDERS(key)),
        actions=_by_sheet(_actions(key)),
        challenges=_by_sheet(CHALLENGES(key)),
        views=_by_sheet(_in_order(VIEWS(key), participants) if has_views else []),
        dissents=_by_sheet(DISSENTS(key) if has_views else []),
    )


def _actions(key: int) -> list[Action]:
    found = ACTIONS(key)
    # Of several, the last one counts.
    differences, subjects = dict(DIFFERENCES(key)), dict(COPIES(key))
    for action in found:
        action.difference, action.goes_on_in = differences.get(action.pk), subjects.get(action.pk)
    return found


def _by_sheet(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[row.sheet_id].append(row)
    return found


def _in_order(views: Iterable[AgencyView], participants: Sequence[ParticipatingAgency]) -> list[AgencyView]:
    place = {each.pk: number for number, each in enumerate(participants)}
    found = sorted(views, key=lambda view: place[view.participant_id])
    for view in found:
        view.participant = participants[place[view.participant_id]]
    return found


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
