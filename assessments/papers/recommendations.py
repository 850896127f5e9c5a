"""Drafts a board's recommendations from what a report lacks: plain sentences that the lead can rewrite."""

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .parts import Sheet
from .summary import BoardReport

# Boards do not decide on longer lists.
AT_MOST = 7


def recommended(report: BoardReport) -> tuple[str, ...]:
    return report.front.decision_asked or (() if report.cover.is_chosen else drafted(report))


def drafted(report: BoardReport) -> tuple[str, ...]:
    """At most seven, most important first."""
    found = [
        _scores(report),
        _below(report),
        _unscored(report),
        _differing(report),
        _overdue(report),
        _without_evidence(report),
        _without_impact(report),
        _without_lead(report),
    ]
    return tuple(sentence for sentence in found if sentence)[:AT_MOST]


def _scores(report: BoardReport) -> str:
    if not report.scored:
        return ""
    text = ngettext(
        "Agree the score of %(count)d component as the partnership’s own judgement.",
        "Agree the scores of %(count)d components as the partnership’s own judgement.",
        len(report.scored),
    )
    return text % {"count": len(report.scored)}


def _below(report: BoardReport) -> str:
    return _about(
        _("Agree action on components scored below %(line)s: %(names)s."),
        report,
        report.needs_work,
        line=report.scale.line,
    )


def _unscored(report: BoardReport) -> str:
    if not report.scored:
        return _("Agree a date for scoring. No component has been scored yet.")
    return _about(_("Agree a date for scoring these: %(names)s."), report, report.unscored)


def _differing(report: BoardReport) -> str:
    return _about(_("Discuss why the agencies’ views are far apart on %(names)s."), report, report.differing)


def _overdue(report: BoardReport) -> str:
    rows = report.overdue
    if not rows:
        return ""
    text = ngettext(
        "Ask for %(count)d overdue action to be finished or given a new date. It belongs to %(names)s.",
        "Ask for %(count)d overdue actions to be finished or given new dates. They belong to %(names)s.",
        len(rows),
    )
    return text % {"count": len(rows), "names": _in_words(dict.fromkeys(row.component for row in rows))}


def _without_evidence(report: BoardReport) -> str:
    return _about(
        _("Ask for evidence for %(names)s: none is recorded."),
        report,
        [sheet for sheet in report.sheets if not sheet.evidence],
    )


def _without_impact(report: BoardReport) -> str:
    return _about(
        _("Ask what difference the work has made to people for %(names)s: the evidence shows activity only."),
        report,
        [sheet for sheet in report.without_impact if sheet.evidence],
    )


def _without_lead(report: BoardReport) -> str:
    return _about(_("Decide who leads on %(names)s."), report, [sheet for sheet in report.sheets if not sheet.leads])


def _about(sentence: str, report: BoardReport, sheets: Collection[Sheet], **values: object) -> str:
    """ "" if there are no such components. Names have no brackets, because these would look like part of a name."""
    if not sheets:
        return ""
    if len(sheets) == len(report.sheets):
        return sentence % {**values, "names": _("all %(count)d components") % {"count": len(sheets)}}
    return sentence % {**values, "names": _in_words(sheet.score.name for sheet in sheets)}


def _in_words(names: Iterable[str]) -> str:
    """ "Clarity; Capacity", because some names contain commas and "and".

    All are named, because a board needs to know what it decides on.
    """
    return "; ".join(names)
