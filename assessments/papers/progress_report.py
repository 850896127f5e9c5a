"""The progress report: an assessment beside an earlier one, for a board to read."""

import datetime
from dataclasses import dataclass
from typing import Any

from assessments.models import Assessment
from assessments.pages.progress import earlier_than, named, progress_of, usual
from assessments.pages.progress_parts import Progress

from .board import language_tag
from .counts import ScoreCounts
from .cover import Cover, cover_of
from .formats import NoSuchPaper
from .parts import Front
from .pictures import progress_pictures, score_history
from .summary import front_of


@dataclass(frozen=True)
class ProgressReport:
    front: Front
    cover: Cover
    progress: Progress
    # The subject's scores in each assessment on the same scale.
    score_history: tuple[ScoreCounts, ...]


def progress_report(assessment: Assessment, variant: str, day: datetime.date) -> ProgressReport:
    """`variant` is the key of the assessment to compare with. "" takes the usual one."""
    others = earlier_than(assessment)
    other = next((each for each in others if str(each.pk) == variant), None) if variant else usual(assessment, others)
    if other is None:
        raise NoSuchPaper(variant)
    cover = cover_of(assessment)
    front = front_of(assessment, cover, day)
    found = progress_of(assessment, other, today=day)
    return ProgressReport(front, cover, found, score_history(found, assessment))


def compared_with(assessment: Assessment) -> list[tuple[str, str]]:
    others = earlier_than(assessment)
    first = usual(assessment, others)
    in_order = sorted(others, key=lambda each: each != first)
    return [(str(each.pk), named(each)) for each in in_order]


def progress_context(report: ProgressReport, moment: datetime.datetime) -> dict[str, Any]:
    return {
        "report": report,
        "progress": report.progress,
        "title": report.progress.title,
        "pictures": progress_pictures(report.progress, report.score_history),
        "language": language_tag(),
        "now": moment,
    }
