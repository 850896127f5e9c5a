"""One component's sheet as a paper: Table 1, on one page if it fits."""

import datetime
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment, Component

from .board import language_tag
from .cover import Cover
from .formats import NoSuchPaper
from .parts import Front, LastTime, Scale, Sheet
from .summary import board_report


@dataclass(frozen=True)
class ComponentSheet:
    front: Front
    cover: Cover
    scale: Scale
    last_time: LastTime | None
    sheet: Sheet


def component_sheet(assessment: Assessment, variant: str, day: datetime.date) -> ComponentSheet:
    """`variant` is the component's slug."""
    report = board_report(assessment, today=day)
    for sheet in report.sheets:
        if sheet.score.slug == variant:
            return ComponentSheet(report.front, report.cover, report.scale, report.last_time, sheet)
    raise NoSuchPaper(variant)


def components_of(assessment: Assessment) -> list[tuple[str, str]]:
    components = Component.objects.filter(sheets__assessment=assessment).order_by("position")
    return [(component.slug, str(component)) for component in components]


def sheet_context(report: ComponentSheet, moment: datetime.datetime) -> dict[str, Any]:
    return {"report": report, "sheet": report.sheet, "language": language_tag(), "now": moment}
