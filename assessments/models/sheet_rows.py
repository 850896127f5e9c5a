"""What an assessment's sheets rest on, from one plain query for each type of row.

As subqueries of one query it would be one query, which takes longer to compile than these do altogether.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from safeguarding.prepared import Prepared

from .assessment import Assessment
from .component_assessment import ComponentAssessment
from .evidence import Citation, Evidence
from .row_type import EditedRowType
from .row_types import EDITED, EVIDENCE

# What `is_past_review`, `is_dead` and the gaps read of a piece of evidence.
READ = ("sheet", "carried", "shows", "review_by", "not_found_on", "file__content", "file__scan")


class Number(NamedTuple):
    of_all: int = 0
    # Carried forward, and not yet confirmed.
    unconfirmed: int = 0


def _rows(row_type: EditedRowType, key: int) -> Any:
    # The base class of rows has no sheet, only its subclasses do.
    rows: Any = row_type.objects.filter(sheet__assessment=key).order_by()
    return rows.values_list("sheet", "carried")


# Of an assessment, by its key.
RECORDED = Prepared(
    lambda key: Evidence.objects.filter(sheet__assessment=key).select_related("file").only(*READ).order_by()
)
CITED = Prepared(lambda key: Citation.objects.filter(sheet__assessment=key).order_by().values_list("sheet", "evidence"))
# Each row's sheet, and whether it was carried forward, by the slug of the type. They are counted here, because the
# database's own counting takes longer to ask for.
OTHERS = {each.slug: Prepared(partial(_rows, each)) for each in EDITED.values() if each is not EVIDENCE}


def look_up_rows(assessment: Assessment, sheets: Iterable[ComponentAssessment]) -> None:
    """Sets what `gaps` and `evidence_gaps` read, and `unconfirmed`, for sheets of one assessment. Five queries."""
    evidence = {item.pk: item for item in RECORDED(assessment.pk)}
    carried = Counter(item.sheet_id for item in evidence.values() if item.carried)
    rests_on = defaultdict(list)
    for item in evidence.values():
        rests_on[item.sheet_id].append(item)
    for sheet, pk in CITED(assessment.pk):
        # Evidence added since the other query has its citations next time.
        if pk in evidence:
            rests_on[sheet].append(evidence[pk])
    numbers = {slug: _numbers(rows(assessment.pk)) for slug, rows in OTHERS.items()}
    for each in sheets:
        found = {slug: by_sheet[each.pk] for slug, by_sheet in numbers.items()}
        found[EVIDENCE.slug] = Number(len(rests_on[each.pk]), carried[each.pk])
        each.rests_on = rests_on[each.pk]
        each.numbers = {slug: number.of_all for slug, number in found.items()}
        each.unconfirmed = {slug: number.unconfirmed for slug, number in found.items()}


def _numbers(rows: Iterable[tuple[int, bool]]) -> Mapping[int, Number]:
    found: dict[int, Number] = defaultdict(Number)
    for sheet, carried in rows:
        of_all, unconfirmed = found[sheet]
        found[sheet] = Number(of_all + 1, unconfirmed + carried)
    return found
