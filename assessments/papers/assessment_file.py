"""An assessment as an Excel workbook: scores, agencies' views, evidence and actions.

It uses the same summary as the papers, so that no figure can differ.
"""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import EvidenceGap
from safeguarding.plain_text import Blocks
from safeguarding.printing.excel import Column, Link, Sheet, Value, workbook

from .parts import Sheet as SheetOfReport
from .summary import BoardReport

Row = tuple[Value, ...]

COMPONENT = Column(gettext_lazy("Component"), 34)
CARRIED = Column(gettext_lazy("Carried forward, to be confirmed"), 18)

SCORES = (
    Column(gettext_lazy("Group"), 26),
    COMPONENT,
    Column(gettext_lazy("Score"), 8),
    Column(gettext_lazy("Grade"), 22),
    Column(gettext_lazy("Last time"), 10),
    Column(gettext_lazy("Last time’s grade"), 22),
    Column(gettext_lazy("Change"), 10),
    Column(gettext_lazy("Why this score was agreed"), 50),
    Column(gettext_lazy("Dissent"), 30),
    Column(gettext_lazy("What is missing"), 40),
    Column(gettext_lazy("Evidence for the score"), 70),
    Column(gettext_lazy("Accountability, ownership and governance"), 50),
    Column(gettext_lazy("Strategic timeframe"), 40),
    Column(gettext_lazy("Strategic review date"), 16),
    Column(gettext_lazy("Operational timeframe"), 40),
    Column(gettext_lazy("Operational review date"), 16),
)
VIEWS = (
    COMPONENT,
    Column(gettext_lazy("Agency"), 36),
    Column(gettext_lazy("Score"), 8),
    Column(gettext_lazy("Grade"), 22),
    Column(gettext_lazy("Agreed score"), 10),
    Column(gettext_lazy("Reason"), 70),
    Column(gettext_lazy("Evidence"), 50),
)
EVIDENCE = (
    COMPONENT,
    Column(gettext_lazy("What it is called"), 40),
    Column(gettext_lazy("Kind"), 22),
    Column(gettext_lazy("What it shows"), 12),
    Column(gettext_lazy("Source agency"), 30),
    Column(gettext_lazy("Date"), 16),
    Column(gettext_lazy("Review by"), 16),
    Column(gettext_lazy("Past its review date"), 12),
    Column(gettext_lazy("File"), 30),
    Column(gettext_lazy("Link"), 40),
    Column(gettext_lazy("Reference"), 30),
    Column(gettext_lazy("Why it can’t be looked at"), 30),
    Column(gettext_lazy("Also supports"), 30),
    Column(gettext_lazy("Good practice to share"), 12),
    Column(gettext_lazy("Note"), 50),
    CARRIED,
)
ACTIONS = (
    COMPONENT,
    Column(gettext_lazy("Kind"), 12),
    Column(gettext_lazy("What will be done"), 60),
    Column(gettext_lazy("Who leads"), 36),
    Column(gettext_lazy("Horizon"), 26),
    Column(gettext_lazy("High priority"), 10),
    Column(gettext_lazy("Due"), 16),
    Column(gettext_lazy("Overdue"), 10),
    Column(gettext_lazy("Review"), 16),
    Column(gettext_lazy("Status"), 14),
    Column(gettext_lazy("Done or stopped on"), 16),
    Column(gettext_lazy("Why it was stopped"), 30),
    Column(gettext_lazy("What difference it has made"), 50),
    Column(gettext_lazy("Continues in"), 30),
    CARRIED,
)


def assessment_file(report: BoardReport) -> bytes:
    """Without agencies' views it has no sheet for them, because they are private while they are gathered."""
    front = report.front
    as_at = _("as at %(day)s") % {"day": date_format(front.as_at, "DATE_FORMAT")}
    above = (front.title, f"{front.partnership} · {front.period} · {report.scale.name} · {as_at}")
    sheets = [Sheet(_("Scores"), above, SCORES, _scores(report), names=2)]
    if report.with_views:
        sheets.append(Sheet(_("Agency views"), above, VIEWS, _views(report), names=2))
    sheets.append(Sheet(_("Evidence"), above, EVIDENCE, _evidence(report), names=2))
    sheets.append(Sheet(_("Actions"), above, ACTIONS, _actions(report), names=3))
    return workbook(sheets, title=front.name, marking=front.marking)


def _missing(sheet: SheetOfReport) -> Iterator[str]:
    yield from sheet.gaps
    if sheet.score.level and (warning := sheet.evidence_warning):
        yield warning
    if sheet.evidence and not sheet.has_impact:
        yield str(EvidenceGap.IMPACT.label)
    yield from sheet.unreliable


def _scores(report: BoardReport) -> Iterator[Row]:
    for sheet in report.sheets:
        score = sheet.score
        yield (
            score.group,
            score.name,
            score.score,
            score.level.label if score.level else _("Not yet scored"),
            score.last.score if score.last else None,
            score.last.label if score.last else None,
            score.movement,
            _text(sheet.because),
            sheet.dissent,
            ", ".join(_missing(sheet)),
            _text(sheet.evidence_narrative),
            _text(sheet.accountability_narrative),
            *(part for timeframe in sheet.timeframes for part in (_text(timeframe.text), timeframe.review)),
        )


def _views(report: BoardReport) -> Iterator[Row]:
    for sheet in report.with_views:
        for view in sheet.views.each if sheet.views else ():
            agreed, grade = sheet.score.score, view.label if view.score else view.grade
            yield (sheet.score.name, view.agency, view.score, grade, agreed, _text(view.reason), _text(view.evidence))


def _evidence(report: BoardReport) -> Iterator[Row]:
    for sheet in report.sheets:
        for item in sheet.own_evidence:
            yield (
                sheet.score.name,
                item.title,
                item.kind,
                item.shows,
                item.source,
                item.dated,
                item.review_by,
                _yes(item.is_past_review),
                item.file,
                Link(item.link),
                item.reference,
                item.dead,
                ", ".join(item.also_supports),
                _yes(item.good_practice),
                _text(item.note),
                _yes(item.carried),
            )


def _actions(report: BoardReport) -> Iterator[Row]:
    for action in report.actions:
        yield (
            action.component,
            action.kind,
            action.what,
            action.who,
            action.horizon,
            _yes(action.is_high),
            action.due,
            _yes(action.is_overdue),
            action.review,
            action.status,
            action.closed_on,
            action.stopped_because,
            _text(action.difference),
            action.goes_on_in,
            _yes(action.carried),
        )


def _text(blocks: Blocks) -> str:
    return "\n\n".join(map(str, blocks))


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else ""
