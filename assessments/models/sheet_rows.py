"""What an assessment's sheets rest on, from one plain query for each type of row.

As subqueries of one query it would be one query, which takes longer to compile than these do altogether.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

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


def look_up_rows(assessment: Assessment, sheets: Iterable[ComponentAssessment]) -> None:
    """Sets what `gaps` and `evidence_gaps` read, and `unconfirmed`, for sheets of one assessment. Five queries."""
    recorded = Evidence.objects.filter(sheet__assessment=assessment).select_related("file").only(*READ)
    evidence = {item.pk: item for item in recorded}
    carried = Counter(item.sheet_id for item in evidence.values() if item.carried)
    rests_on = defaultdict(list)
    for item in evidence.values():
        rests_on[item.sheet_id].append(item)
    cited = Citation.objects.filter(sheet__assessment=assessment).order_by()
    for sheet, pk in cited.values_list("sheet", "evidence"):
        # Evidence added since the other query has its citations next time.
        if pk in evidence:
            rests_on[sheet].append(evidence[pk])
    numbers = {each.slug: _numbers(each, assessment) for each in EDITED.values() if each is not EVIDENCE}
    for each in sheets:
        found = {slug: by_sheet[each.pk] for slug, by_sheet in numbers.items()}
        found[EVIDENCE.slug] = Number(len(rests_on[each.pk]), carried[each.pk])
        each.rests_on = rests_on[each.pk]
        each.numbers = {slug: number.of_all for slug, number in found.items()}
        each.unconfirmed = {slug: number.unconfirmed for slug, number in found.items()}


def _numbers(row_type: EditedRowType, assessment: Assessment) -> Mapping[int, Number]:
    # Counted here: the database's own counting costs twice as much to ask for.
    found: dict[int, Number] = defaultdict(Number)
    # The base class of rows has no sheet, only its subclasses do.
    rows: Any = row_type.rows_of(assessment).order_by()
    for sheet, carried in rows.values_list("sheet", "carried"):
        of_all, unconfirmed = found[sheet]
        found[sheet] = Number(of_all + 1, unconfirmed + carried)
    return found
