"""A report's sentences. Each number says what it counts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assessments.pages.movement import counted

from .summary import BoardReport

NOTHING_SCORED = gettext_lazy("No component has been scored yet.")


def summary(report: BoardReport) -> tuple[str, ...]:
    sentences = [_scores(report), _movement(report), _missing(report), _evidence(report), _actions(report)]
    return tuple(sentence for sentence in sentences if sentence)


def movements(report: BoardReport) -> str:
    return counted(report.movements)


def strong_title(report: BoardReport) -> str:
    return _of_the_scored(
        report,
        nothing=_("What is strong: not yet scored"),
        some=_("What is strong: %(count)d of %(scored)d scored components at %(line)s or better"),
        all_of_them=_("What is strong: %(count)d of %(scored)d at %(line)s or better"),
        count=len(report.strong),
    )


def weak_title(report: BoardReport) -> str:
    return _of_the_scored(
        report,
        nothing=_("What needs work: not yet scored"),
        some=_("What needs work: %(count)d of %(scored)d scored components"),
        all_of_them=_("What needs work: %(count)d of %(scored)d"),
        count=len(report.needs_work),
    )


def _of_the_scored(report: BoardReport, *, nothing: str, some: str, all_of_them: str, count: int) -> str:
    """Unscored components are left out of the figure and named after it."""
    if not report.scored:
        return nothing
    words = {"count": count, "scored": len(report.scored), "line": report.scale.line}
    if not report.unscored:
        return all_of_them % words
    return "; ".join([some % words, _("%(count)d not yet scored") % {"count": len(report.unscored)}])


def _scores(report: BoardReport) -> str:
    numbers = {"scored": len(report.scored), "all": len(report.sheets), "strong": len(report.strong)}
    if not report.scored:
        return str(NOTHING_SCORED)
    text = _("%(scored)d of %(all)d components scored; %(strong)d of these at %(line)s or better.")
    return " ".join([text % {**numbers, "line": report.scale.line}, _without_evidence(report)]).strip()


def _without_evidence(report: BoardReport) -> str:
    found = [sheet for sheet in report.strong if sheet.lacks_evidence]
    if found and len(found) == len(report.strong):
        return ngettext(
            "It has no evidence that can be checked.", "None of those has evidence that can be checked.", len(found)
        )
    text = ngettext(
        "%(count)d of those has no evidence that can be checked.",
        "%(count)d of those have no evidence that can be checked.",
        len(found),
    )
    return text % {"count": len(found)} if found else ""


def _movement(report: BoardReport) -> str:
    last = report.last_time
    if last is None:
        return _("This subject has not been assessed before.")
    if not last.same_scale:
        return _("Last time (%(period)s) another scale was used, so the scores are not compared: %(scale)s.") % {
            "period": last.period,
            "scale": last.scale,
        }
    if not report.scored:
        return ""
    return _("Since last time (%(period)s): %(movements)s.") % {
        "period": last.period,
        "movements": movements(report),
    }


def _missing(report: BoardReport) -> str:
    lacking = [sheet for sheet in report.with_gaps if sheet.score.level]
    parts = []
    if report.unscored and report.scored:
        parts.append(
            ngettext(
                "%(count)d component is not yet scored.",
                "%(count)d components are not yet scored.",
                len(report.unscored),
            )
            % {"count": len(report.unscored)}
        )
    if lacking:
        parts.append(
            ngettext(
                "%(count)d scored component is missing something else that the framework asks for.",
                "%(count)d scored components are missing something else that the framework asks for.",
                len(lacking),
            )
            % {"count": len(lacking)}
        )
    return " ".join(parts) if parts or report.unscored else _("Nothing that the framework asks for is missing.")


def _evidence(report: BoardReport) -> str:
    if not report.evidence:
        return _("No evidence recorded yet.")
    text = ngettext(
        "%(count)d piece of evidence: %(activity)d on activity (what was done), "
        "%(impact)d on impact (what difference it made).",
        "%(count)d pieces of evidence: %(activity)d on activity (what was done), "
        "%(impact)d on impact (what difference it made).",
        report.evidence,
    )
    return text % {"count": report.evidence, "activity": report.activity, "impact": report.impact}


def _actions(report: BoardReport) -> str:
    if not report.actions:
        return _("No actions planned yet.")
    text = ngettext(
        "%(count)d action: %(open)d open, of which %(overdue)d overdue; %(done)d done",
        "%(count)d actions: %(open)d open, of which %(overdue)d overdue; %(done)d done",
        len(report.actions),
    )
    numbers = {
        "count": len(report.actions),
        "open": len(report.open),
        "overdue": len(report.overdue),
        "done": len(report.done),
        "stopped": len(report.stopped),
        "gone_on": len(report.gone_on),
    }
    more = [
        (report.stopped, _("%(stopped)d stopped")),
        (report.gone_on, _("%(gone_on)d carried forward into a later assessment")),
    ]
    return "; ".join([text, *(words for rows, words in more if rows)]) % numbers + "."
