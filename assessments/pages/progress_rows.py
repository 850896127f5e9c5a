"""What two assessments are compared by: a query for each kind of row, for both at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from assessments.models import (
    Accountability,
    Action,
    Assessment,
    ComponentAssessment,
    Evidence,
    RatingLevel,
    StakeholderRole,
)
from safeguarding.prepared import Prepared

# Of a partnership.
ASSESSMENTS = Prepared(lambda key: Assessment.objects.filter(partnership=key).select_related("scale"))
# Of two scales.
LEVELS = Prepared(lambda *keys: RatingLevel.objects.filter(scale__in=keys), keys=2)
# Of two assessments.
SHEETS = Prepared(lambda *keys: ComponentAssessment.objects.filter(assessment__in=keys).in_order(), keys=2)
EVIDENCE = Prepared(
    lambda *keys: Evidence.objects.filter(sheet__assessment__in=keys).values_list("pk", "sheet", "title", "carried"),
    keys=2,
)
ACCOUNTABILITIES = Prepared(
    lambda *keys: (
        Accountability.objects.filter(sheet__assessment__in=keys)
        .for_page()
        .only("sheet", "carried", "other", "agency__name", "person__name", "person__email")
    ),
    keys=2,
)
STAKEHOLDERS = Prepared(
    lambda *keys: (
        StakeholderRole.objects.filter(sheet__assessment__in=keys)
        .for_page()
        .only("sheet", "carried", "other", "agency__name")
    ),
    keys=2,
)
ACTIONS = Prepared(lambda *keys: Action.objects.filter(sheet__assessment__in=keys).for_page(), keys=2)
# Of an assessment: by row, its name when it was carried forward.
TITLES = Prepared(
    lambda key: (
        Evidence.history.filter(sheet__assessment=key, carried=True, history_type="+")
        .order_by()
        .values_list("id", "title")
    )
)
WHATS = Prepared(
    lambda key: (
        Action.history.filter(sheet__assessment=key, carried=True, history_type="+")
        .order_by()
        .values_list("id", "what")
    )
)


class Title(NamedTuple):
    """A piece of evidence. There may be hundreds, and each object of the model costs several times as much."""

    pk: int
    sheet_id: int
    title: str
    carried: bool

    def __str__(self) -> str:
        return self.title


Rows = dict[int, list[Any]]


def rows_of(one: int, other: int) -> dict[str, Rows]:
    """By kind and sheet."""
    return {
        "evidence": _by_sheet(Title(*row) for row in EVIDENCE(one, other)),
        "leads": _by_sheet(ACCOUNTABILITIES(one, other)),
        "stakeholders": _by_sheet(STAKEHOLDERS(one, other)),
        "actions": _by_sheet(ACTIONS(one, other)),
    }


def _by_sheet(rows: Iterable[Any]) -> Rows:
    found = defaultdict(list)
    for row in rows:
        found[row.sheet_id].append(row)
    return found
