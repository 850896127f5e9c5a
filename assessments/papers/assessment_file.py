"""An assessment as an Excel workbook: scores, agencies' views, evidence and actions.

It uses the same summary as the papers, so that no figure can differ.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import EvidenceGap
from assessments.pages.collective import OneView
from safeguarding.plain_text import Blocks
from safeguarding.printing.excel import Column, Link, Sheet, workbook

from .parts import EvidenceItem
from .parts import Sheet as SheetOfReport
from .summary import BoardReport


class InSheet(NamedTuple):
    """An agency's view or a piece of evidence, with the sheet that it is of."""

    sheet: SheetOfReport
    item: OneView | EvidenceItem


SCORES = (
    Column(gettext_lazy("Group"), 26, lambda sheet: sheet.score.group),
    Column(gettext_lazy("Component"), 34, lambda sheet: sheet.score.name),
    Column(gettext_lazy("Score"), 8, lambda sheet: sheet.score.score),
    Column(
        gettext_lazy("Grade"), 22, lambda sheet: sheet.score.level.label if sheet.score.level else _("Not yet scored")
    ),
    Column(gettext_lazy("Last time"), 10, lambda sheet: sheet.score.last.score if sheet.score.last else None),
    Column(gettext_lazy("Last time’s grade"), 22, lambda sheet: sheet.score.last.label if sheet.score.last else None),
    Column(gettext_lazy("Change"), 10, lambda sheet: sheet.score.movement),
    Column(gettext_lazy("Why this score was agreed"), 50, lambda sheet: _text(sheet.because)),
    Column(gettext_lazy("Dissent"), 30, lambda sheet: sheet.dissent),
    Column(gettext_lazy("What is missing"), 40, lambda sheet: ", ".join(_missing(sheet))),
    Column(gettext_lazy("Evidence for the score"), 70, lambda sheet: _text(sheet.evidence_narrative)),
    Column(
        gettext_lazy("Accountability, ownership and governance"),
        50,
        lambda sheet: _text(sheet.accountability_narrative),
    ),
    Column(gettext_lazy("Strategic timeframe"), 40, lambda sheet: _text(sheet.strategic.text)),
    Column(gettext_lazy("Strategic review date"), 16, lambda sheet: sheet.strategic.review),
    Column(gettext_lazy("Operational timeframe"), 40, lambda sheet: _text(sheet.operational.text)),
    Column(gettext_lazy("Operational review date"), 16, lambda sheet: sheet.operational.review),
)
VIEWS = (
    Column(gettext_lazy("Component"), 34, lambda row: row.sheet.score.name),
    Column(gettext_lazy("Agency"), 36, lambda row: row.item.agency),
    Column(gettext_lazy("Score"), 8, lambda row: row.item.score),
    Column(gettext_lazy("Grade"), 22, lambda row: row.item.label if row.item.score else row.item.grade),
    Column(gettext_lazy("Agreed score"), 10, lambda row: row.sheet.score.score),
    Column(gettext_lazy("Reason"), 70, lambda row: _text(row.item.reason)),
    Column(gettext_lazy("Evidence"), 50, lambda row: _text(row.item.evidence)),
)
EVIDENCE = (
    Column(gettext_lazy("Component"), 34, lambda row: row.sheet.score.name),
    Column(gettext_lazy("What it is called"), 40, lambda row: row.item.title),
    Column(gettext_lazy("Kind"), 22, lambda row: row.item.kind),
    Column(gettext_lazy("What it shows"), 12, lambda row: row.item.shows),
    Column(gettext_lazy("Source agency"), 30, lambda row: row.item.source),
    Column(gettext_lazy("Date"), 16, lambda row: row.item.dated),
    Column(gettext_lazy("Review by"), 16, lambda row: row.item.review_by),
    Column(gettext_lazy("Past its review date"), 12, lambda row: _yes(row.item.is_past_review)),
    Column(gettext_lazy("File"), 30, lambda row: row.item.file),
    Column(gettext_lazy("Link"), 40, lambda row: Link(row.item.link)),
    Column(gettext_lazy("Reference"), 30, lambda row: row.item.reference),
    Column(gettext_lazy("Why it can’t be looked at"), 30, lambda row: row.item.dead),
    Column(gettext_lazy("Also supports"), 30, lambda row: ", ".join(row.item.also_supports)),
    Column(gettext_lazy("Good practice to share"), 12, lambda row: _yes(row.item.good_practice)),
    Column(gettext_lazy("Note"), 50, lambda row: _text(row.item.note)),
    Column(gettext_lazy("Carried forward, to be confirmed"), 18, lambda row: _yes(row.item.carried)),
)
ACTIONS = (
    Column(gettext_lazy("Component"), 34, lambda action: action.component),
    Column(gettext_lazy("Kind"), 12, lambda action: action.kind),
    Column(gettext_lazy("What will be done"), 60, lambda action: action.what),
    Column(gettext_lazy("Who leads"), 36, lambda action: action.who),
    Column(gettext_lazy("Horizon"), 26, lambda action: action.horizon),
    Column(gettext_lazy("High priority"), 10, lambda action: _yes(action.is_high)),
    Column(gettext_lazy("Due"), 16, lambda action: action.due),
    Column(gettext_lazy("Overdue"), 10, lambda action: _yes(action.is_overdue)),
    Column(gettext_lazy("Review"), 16, lambda action: action.review),
    Column(gettext_lazy("Status"), 14, lambda action: action.status),
    Column(gettext_lazy("Done or stopped on"), 16, lambda action: action.closed_on),
    Column(gettext_lazy("Why it was stopped"), 30, lambda action: action.stopped_because),
    Column(gettext_lazy("What difference it has made"), 50, lambda action: _text(action.difference)),
    Column(gettext_lazy("Continues in"), 30, lambda action: action.goes_on_in),
    Column(gettext_lazy("Carried forward, to be confirmed"), 18, lambda action: _yes(action.carried)),
)


def assessment_file(report: BoardReport) -> bytes:
    """Without agencies' views it has no sheet for them, because they are private while they are gathered."""
    front = report.front
    as_at = _("as at %(day)s") % {"day": date_format(front.as_at, "DATE_FORMAT")}
    above = (front.title, f"{front.partnership} · {front.period} · {report.scale.name} · {as_at}")
    sheets = [Sheet(_("Scores"), above, SCORES, report.sheets, names=2)]
    if report.with_views:
        sheets.append(Sheet(_("Agency views"), above, VIEWS, _views(report), names=2))
    sheets.append(Sheet(_("Evidence"), above, EVIDENCE, _evidence(report), names=2))
    sheets.append(Sheet(_("Actions"), above, ACTIONS, report.actions, names=3))
    return workbook(sheets, title=front.name, marking=front.marking)


def _missing(sheet: SheetOfReport) -> Iterator[str]:
    yield from sheet.gaps
    if sheet.score.level and (warning := sheet.evidence_warning):
        yield warning
    if sheet.evidence and not sheet.has_impact:
        yield str(EvidenceGap.IMPACT.label)
    yield from sheet.unreliable


def _views(report: BoardReport) -> Iterator[InSheet]:
    for sheet in report.with_views:
        for view in sheet.views.each if sheet.views else ():
            yield InSheet(sheet, view)


def _evidence(report: BoardReport) -> Iterator[InSheet]:
    for sheet in report.sheets:
        for item in sheet.own_evidence:
            yield InSheet(sheet, item)


def _text(blocks: Blocks) -> str:
    return "\n\n".join(map(str, blocks))


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else ""
