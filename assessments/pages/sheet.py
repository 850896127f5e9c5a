"""The rows under a component sheet, as its page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from assessments.models import (
    EDITED,
    Action,
    ComponentAssessment,
    EditedRowType,
    Evidence,
    look_up_citations,
    look_up_updates,
    look_up_versions,
)
from partnerships.models import User
from safeguarding.prepared import Prepared

from .action import may_update_it


@dataclass(frozen=True)
class Section:
    """One row type on a sheet that can't be edited."""

    row_type: EditedRowType
    # The sheet's own text above the rows.
    narrative: str
    template: str


def sections_of(sheet: ComponentAssessment) -> Iterable[Section]:
    for row_type in EDITED.values():
        narrative = getattr(sheet, row_type.narrative) if row_type.narrative else ""
        yield Section(row_type, narrative, rows_template(row_type))


def rows_template(row_type: EditedRowType) -> str:
    return f"assessments/sheet/_{row_type.slug}.html"


# Of a sheet, by its key.
EVIDENCE_ON = Prepared(lambda key: Evidence.objects.on(key).for_page().select_related("sheet__component"))
SEEN_ACTIONS = Prepared(
    lambda reader, key: (
        Action.objects.visible_to(User(pk=reader)).filter(sheet=key).for_page().with_lead_persons_agency()
    ),
    keys=2,
)
OTHERS = {
    each.related_name: Prepared(lambda key, each=each: each.objects.filter(sheet=key).for_page())
    for each in EDITED.values()
    if each.model not in (Evidence, Action)
}


def rows_of(sheet: ComponentAssessment, reader: User) -> dict[str, Any]:
    """What is listed under the sheet. Sets what its gaps read too."""
    rows: dict[str, list[Any]] = {name: ask(sheet.pk) for name, ask in OTHERS.items()}
    rows |= _evidence(sheet) | {"actions": _actions(sheet, reader)}
    sheet.rests_on = [*rows["evidence"], *rows["cited"]]
    sheet.numbers = {each.slug: len(rows[each.related_name]) for each in EDITED.values()}
    to_confirm = [(each.slug, row) for each in EDITED.values() for row in rows[each.related_name] if row.carried]
    return {**rows, "to_confirm": to_confirm}


def _evidence(sheet: ComponentAssessment) -> dict[str, list[Evidence]]:
    rows = EVIDENCE_ON(sheet.pk)
    look_up_citations(rows)
    look_up_versions(rows)
    cited = [row for row in rows if row.sheet_id != sheet.pk]
    return {
        "evidence": [row for row in rows if row.sheet_id == sheet.pk],
        "cited": sorted(cited, key=lambda row: row.sheet.component.position),
    }


def _actions(sheet: ComponentAssessment, reader: User) -> list[Action]:
    rows: list[Any] = SEEN_ACTIONS(reader.pk, sheet.pk)
    look_up_updates(rows)
    for row in rows:
        row.sheet = sheet
        row.may_update = may_update_it(reader, row)
    return rows
