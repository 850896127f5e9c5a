"""The kinds of paper. To add one, add it to KINDS: how it is read, and what it is made with.

    PaperKind(
        slug="component-sheet",
        label=_("Component sheet"),
        says=_("One component in the form of Table 1."),
        read=component_sheet,                               # (assessment, variant, day) -> frozen dataclasses
        writers=_as_pdf_and_word("papers/sheet_paper.html", sheet_context),
        variants=components_of,
        body="papers/sheet/_body.html",                    # on the screen
        context=sheet_context,
    )

Every kind has the address `/assessments/<pk>/papers/<slug>.<format>`, with `?of=<variant>` where it has variants.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.models.row_type import Words
from safeguarding.printing.made import Made

from .action_plan import action_plan, plan_context
from .assessment_file import assessment_file
from .board import context_of
from .component_sheet import component_sheet, components_of, sheet_context
from .fingerprint import fingerprint
from .formats import Context, ExcelPaper, HtmlPaper, LogoPicture, NoSuchPaper, Values, WordPaper
from .progress_report import compared_with, progress_context, progress_report
from .snapshot import snapshot
from .summary import BoardReport, board_report

Taken = TypeVar("Taken", contravariant=True)


class Writer(Protocol[Taken]):
    """Turns values into a format. It takes seconds, so only the workers do it (assessments/tasks.py)."""

    def make(self, values: Taken, moment: datetime.datetime, logo: LogoPicture = ...) -> Made: ...


@dataclass(frozen=True)
class PaperKind(Generic[Values]):
    # In addresses, file names and the log.
    slug: str
    label: Words
    # What it contains, in a sentence.
    says: Words
    # All that it shows on a day, as frozen dataclasses of plain values. What is overdue, past its review date or still
    # a partner is worked out for that day. Raises NoSuchPaper for an unknown variant.
    read: Callable[[Assessment, str, datetime.date], Values]
    # By format: "pdf", "docx", ...
    writers: Mapping[str, Writer[Values]]
    # What it can be about, as (variant, name), if that has to be chosen.
    variants: Callable[[Assessment], list[tuple[str, str]]] | None = None
    # The URL name for reading it on screen, if it has its own.
    page: str = ""
    # Otherwise its address shows this template with this context.
    body: str = ""
    context: Context[Values] | None = None
    # Whether the PDF is kept permanently with each sign-off.
    is_signed: bool = False


@dataclass(frozen=True)
class Source(Generic[Values]):
    """What one paper is made of, read at one moment, with a fingerprint that shows whether it has changed."""

    kind: PaperKind[Values]
    format: str
    variant: str
    assessment: Assessment
    values: Values
    # The moment that it shows.
    shows: datetime.datetime
    fingerprint: str

    @property
    def paper(self) -> dict[str, Any]:
        """Identifies the paper in the rows of models/papers.py."""
        return {
            "assessment": self.assessment,
            "kind": self.kind.slug,
            "format": self.format,
            "variant": self.variant,
        }

    def make(self) -> Made:
        return self.kind.writers[self.format].make(self.values, self.shows)


def read_board_report(assessment: Assessment, variant: str, day: datetime.date) -> BoardReport:
    if variant:
        raise NoSuchPaper(variant)
    return board_report(assessment, today=day)


def _as_pdf_and_word(template: str, context: Context[Values]) -> dict[str, Writer[Values]]:
    return {"pdf": HtmlPaper(template, context), "docx": WordPaper(template, context)}


BOARD_REPORT = PaperKind(
    slug="board-report",
    label=_("Board report"),
    says=_("For a board to decide on: two pages with the main points, then each component, then the appendices."),
    read=read_board_report,
    writers=_as_pdf_and_word("papers/board_paper.html", context_of),
    page="report",
    is_signed=True,
)
PROGRESS_REPORT = PaperKind(
    slug="progress-report",
    label=_("Progress report"),
    says=_("What has changed since an earlier assessment: scores, evidence and progress on actions."),
    read=progress_report,
    writers=_as_pdf_and_word("papers/progress_paper.html", progress_context),
    variants=compared_with,
    body="papers/progress/_body.html",
    context=progress_context,
)
ACTION_PLAN = PaperKind(
    slug="action-plan",
    label=_("Action plan"),
    says=_("Actions by lead agency, with progress."),
    read=action_plan,
    writers=_as_pdf_and_word("papers/action_plan_paper.html", plan_context),
    body="papers/plan/_body.html",
    context=plan_context,
)
COMPONENT_SHEET = PaperKind(
    slug="component-sheet",
    label=_("Component sheet"),
    says=_("One component, laid out as Table 1 of the published tool."),
    read=component_sheet,
    writers=_as_pdf_and_word("papers/sheet_paper.html", sheet_context),
    variants=components_of,
    body="papers/sheet/_body.html",
    context=sheet_context,
)
TABLES = PaperKind(
    slug="tables",
    label=_("Tables"),
    says=_("Scores, agencies’ views, evidence and actions as a workbook that you can sort and filter."),
    read=read_board_report,
    writers={"xlsx": ExcelPaper(assessment_file)},
)
KINDS: dict[str, PaperKind] = {
    kind.slug: kind for kind in (BOARD_REPORT, PROGRESS_REPORT, ACTION_PLAN, COMPONENT_SHEET, TABLES)
}


def kind_of(slug: str, format: str) -> PaperKind:
    """Raises NoSuchPaper."""
    kind = KINDS.get(slug)
    if kind is None or format not in kind.writers:
        raise NoSuchPaper(f"{slug}.{format}")
    return kind


def source_of(
    kind: PaperKind,
    format: str,
    assessment: Assessment,
    variant: str = "",
    at: datetime.datetime | None = None,
) -> Source:
    """Reads everything for a paper at one moment, the assessment too. Raises NoSuchPaper.

    `at` is the moment of a sign-off, otherwise it is now. The paper gives that moment, and everything in it is as on
    that day.
    """
    with snapshot() as moment:
        row = Assessment.objects.for_paper().get(pk=assessment.pk)
        shows = at or moment
        values = kind.read(row, variant, timezone.localdate(shows))
    said = fingerprint(values, kind.slug, format, variant)
    return Source(kind, format, variant, row, values, shows, said)
