"""The rows under a component sheet, as its page lists them."""

from typing import Any

from assessments.models import EDITED, Action, ComponentAssessment, Evidence
from partnerships.models import User

from .action import may_update_it


def rows_of(sheet: ComponentAssessment, reader: User) -> dict[str, Any]:
    rows = {each.related_name: getattr(sheet, each.related_name).for_page() for each in EDITED.values()}
    rows |= _evidence(sheet) | {"actions": _actions(sheet, reader)}
    to_confirm = [(each.slug, row) for each in EDITED.values() for row in rows[each.related_name] if row.carried]
    return {**rows, "to_confirm": to_confirm}


def _evidence(sheet: ComponentAssessment) -> dict[str, list[Evidence]]:
    rows = list(Evidence.objects.on(sheet).for_page().with_citations())
    cited = [row for row in rows if row.sheet_id != sheet.pk]
    return {
        "evidence": [row for row in rows if row.sheet_id == sheet.pk],
        "cited": sorted(cited, key=lambda row: row.sheet.component.position),
    }


def _actions(sheet: ComponentAssessment, reader: User) -> list[Action]:
    rows: list[Any] = list(sheet.actions.visible_to(reader).for_page().with_lead_persons_agency().with_updates())
    for row in rows:
        row.may_update = may_update_it(reader, row)
    return rows
