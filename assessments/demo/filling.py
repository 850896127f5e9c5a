"""Fills in the demo's sheets, and adds updates to their actions."""

import datetime
from typing import Any

from django.utils import timezone

from assessments.models import CARRIED, Action, Assessment, ComponentAssessment, Evidence
from assessments.models.row_types import EVIDENCE
from assessments.services import actions, evidence, versioned
from partnerships.models import Agency, User

from . import files
from .times import A_ROW, afternoon, date_of, dated, spread_over, within

# An action's updates in order, by component and the action's text.
Updates = dict[tuple[str, str], list[dict[str, Any]]]


class Filling:
    """Agencies and people by their names in the script."""

    def __init__(self, agencies: dict[str, Agency], people: dict[str, User]) -> None:
        self.agencies = agencies
        self.people = people

    def write(
        self,
        written: list[tuple[ComponentAssessment, dict[str, Any]]],
        start: datetime.datetime,
        end: datetime.datetime,
    ) -> None:
        for (sheet, script), at in zip(written, spread_over(start, end, len(written)), strict=True):
            self.sheet(sheet, script, at)

    def sheet(self, sheet: ComponentAssessment, script: dict[str, Any], at: datetime.datetime) -> None:
        by = self.people[script.pop("by")]
        rows = [(each, row) for each in CARRIED for row in script.pop(each.related_name)]
        for left, (row_type, each) in zip(range(len(rows), 0, -1), rows, strict=True):
            if row_type is EVIDENCE:
                self.evidence(sheet, dict(each), by, at - left * A_ROW)
            else:
                model: Any = row_type.model
                versioned.save(model(sheet=sheet, **self.item(each)), by=by, at=at - left * A_ROW)
        for name, value in script.items():
            is_date = name.endswith("_review")
            setattr(sheet, name, date_of(value) if is_date else value.strip() if isinstance(value, str) else value)
        versioned.save(sheet, by=by, version=sheet.version, at=at)

    def evidence(self, sheet: ComponentAssessment, script: dict[str, Any], by: User, at: datetime.datetime) -> None:
        file, slugs, sought_by = (script.pop(name, None) for name in ("file", "also_supports", "not_found_by"))
        others = sheet.assessment.sheets.filter(component__slug__in=slugs or [])
        row = evidence.save(
            Evidence(sheet=sheet, **self.item(script)),
            by=by,
            upload=files.made(**file) if file else None,
            supports=others.values_list("pk", flat=True),
            at=at,
        )
        if row.file:
            # Uploaded when the evidence was added, not when the demo was made.
            row.file.uploaded_at = at
            row.file.save(update_fields=["uploaded_at"])
        if sought_by:
            now = timezone.now()
            lately = now - (now - at) / 10
            evidence.mark_not_found(row, by=self.people[sought_by], version=row.version, at=lately)

    def updates(self, assessment: Assessment, texts: Updates, until: datetime.datetime) -> None:
        rows = Action.objects.filter(sheet__assessment=assessment).select_related("sheet__component")
        for row in rows.order_by("pk"):
            waiting = texts.get((row.sheet.component.slug, row.what), [])
            while waiting and waiting[0]["on"] <= timezone.localdate(until):
                script = dict(waiting.pop(0))
                at = within(afternoon(script.pop("on")), row.changed_at or assessment.started_at, until)
                row = actions.update(row, by=self.people[script.pop("by")], version=row.version, at=at, **script)

    def item(self, script: dict[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name, value in dated(script).items():
            if name in ("agency", "lead_agency", "source_agency"):
                values[name] = self.agencies.get(value)
            elif name in ("person", "lead_person"):
                values[name] = self.people.get(value)
            else:
                values[name] = value
        return values


def take_updates(texts: dict[str, Any]) -> Updates:
    """Takes the actions' updates out of the script."""
    return {
        (slug, action["what"]): [dated(each) for each in action.pop("updates", [])]
        for slug, sheet in texts.items()
        for action in sheet["actions"]
    }
