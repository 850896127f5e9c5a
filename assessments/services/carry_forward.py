"""Starts an assessment from an earlier one, and confirms what was carried forward.

Texts, evidence, leads, stakeholders and open actions are copied, each marked until someone confirms or changes it
(`versioned.save` removes the mark from what it saves). Scores are agreed again.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assessments.models import CARRIED, Assessment, Citation, ComponentAssessment, Evidence, RowType, SheetItem
from assessments.models.row_types import EVIDENCE
from assessments.models.versioned import BOOKKEEPING
from assessments.stages import Doing
from partnerships.models import Agency, User

from . import lifecycle
from .errors import RowGone, StaleRow
from .locking import lock_assessment, locked

Markable: TypeAlias = ComponentAssessment | SheetItem
Row = TypeVar("Row", bound=Markable)
# By model: the key of each row, and the version that the page showed.
Seen: TypeAlias = Mapping[type[Markable], Mapping[int, int]]

# The sheet's own texts. Why its score was agreed goes with the score, so it is not copied.
TEXTS = (
    "evidence_narrative",
    "accountability_narrative",
    "strategic_timeframe",
    "strategic_review",
    "operational_timeframe",
    "operational_review",
)
MARKABLE: tuple[type[Markable], ...] = (ComponentAssessment, *(each.model for each in CARRIED))
# Fields that a copy does not take over.
OWN = {"id", "sheet", "carried", *BOOKKEEPING}


def next_of(earlier: Assessment) -> Assessment:
    """An unsaved assessment of the same subject, for the same months in the first year after the earlier one's."""
    years = 1
    while _years_on(earlier.period_start, years) <= earlier.period_end:
        years += 1
    a_day = datetime.timedelta(days=1)
    same = ("partnership", "subject", "subject_kind", "theme", "population", "scale", "protective_marking")
    return Assessment(
        **{name: getattr(earlier, name) for name in same},
        period_start=_years_on(earlier.period_start, years),
        # Via the following day, so that the end of February stays the end of February.
        period_end=_years_on(earlier.period_end + a_day, years) - a_day,
    )


def carry_forward(
    earlier: Assessment, assessment: Assessment, *, by: User, agencies: Iterable[Agency] = ()
) -> Assessment:
    """Starts `assessment` as `lifecycle.start` does, with the content of `earlier` to be confirmed, in the same
    partnership.

    Raises AlreadyOpen or FrameworkMissing. Then nothing has changed.
    """
    assessment.partnership = earlier.partnership
    assessment.carried_from = earlier
    with transaction.atomic():
        lifecycle.start(assessment, by=by, agencies=agencies)
        new = {sheet.component_id: sheet for sheet in assessment.sheets.order_by()}
        olds = earlier.sheets.order_by()
        sheets = {old.pk: new[old.component_id] for old in olds}
        _carry_texts([(old, sheets[old.pk]) for old in olds], assessment)
        copies = {each: _carry_rows(each, earlier, sheets, assessment) for each in CARRIED}
        _carry_citations(earlier, sheets, copies[EVIDENCE], assessment)
    return assessment


def confirm(sheet: ComponentAssessment, seen: Seen, *, by: User, at: datetime.datetime | None = None) -> int:
    """Removes the mark from the sheet and its rows: all of those `seen`, or none. Returns how many were still marked.

    Raises AssessmentLocked, NotNow, StaleRow or RowGone. Then nothing has changed.
    """
    with transaction.atomic():
        marked = [_lock_marked(model, sheet, seen[model], by) for model in MARKABLE if model in seen]
        lock_assessment(sheet.assessment, Doing.EDIT)
        for rows in marked:
            _confirm(rows, by=by, at=at or timezone.now())
    return sum(len(rows) for rows in marked)


def _carry_texts(pairs: list[tuple[ComponentAssessment, ComponentAssessment]], assessment: Assessment) -> None:
    marked = []
    for old, new in pairs:
        texts = {name: getattr(old, name) for name in TEXTS}
        # Empty texts need no confirmation.
        if any(texts.values()):
            for name, text in texts.items():
                setattr(new, name, text)
            marked.append(_mark(new, assessment))
    if marked:
        bulk_update_with_history(
            marked,
            ComponentAssessment,
            [*TEXTS, "carried", "changed_by", "changed_at"],
            default_user=assessment.started_by,
            default_date=assessment.started_at,
        )


def _carry_rows(
    row_type: RowType, earlier: Assessment, sheets: dict[int, ComponentAssessment], assessment: Assessment
) -> dict[int, Any]:
    carrying: Any = row_type.carrying
    rows = row_type.rows_of(earlier).order_by("pk")
    if carrying.which:
        rows = carrying.which(rows)
    copies = {row.pk: _mark(_copy(row, sheets[row.sheet_id], carrying.source), assessment) for row in rows}
    _add(list(copies.values()), row_type.model, assessment)
    return copies


def _carry_citations(
    earlier: Assessment, sheets: dict[int, ComponentAssessment], evidence: dict[int, Evidence], assessment: Assessment
) -> None:
    rows = Citation.objects.filter(sheet__assessment=earlier).order_by("pk")
    copies = [Citation(evidence=evidence[row.evidence_id], sheet=sheets[row.sheet_id]) for row in rows]
    _add(copies, Citation, assessment)


def _add(rows: Sequence[Model], model: type[Model], assessment: Assessment) -> None:
    if rows:
        bulk_create_with_history(rows, model, default_user=assessment.started_by, default_date=assessment.started_at)


def _copy(row: Row, sheet: ComponentAssessment, source: str) -> Row:
    """People it names may have left since. They stay named until someone checks it."""
    fields = [field.attname for field in row._meta.concrete_fields if field.name not in OWN]
    copy = type(row)(sheet=sheet, **{name: getattr(row, name) for name in fields})
    if source:
        setattr(copy, source, row)
    return copy


def _mark(row: Row, assessment: Assessment) -> Row:
    row.carried = True
    row.changed_by, row.changed_at = assessment.started_by, assessment.started_at
    return row


def _lock_marked(
    model: type[Markable], sheet: ComponentAssessment, versions: Mapping[int, int], by: User
) -> list[Markable]:
    """The rows that are still marked, locked, and unchanged since the page showed them."""
    here = {"pk": sheet.pk} if model is ComponentAssessment else {"sheet": sheet}
    rows = model._default_manager.filter(**here).filter(pk__in=versions).select_related("changed_by")
    found = list(locked(rows))
    if len(found) < len(versions):
        raise RowGone
    for row in found:
        # No message if they changed or confirmed it themselves, perhaps by a double click.
        if row.version != versions[row.pk] and (row.carried or row.changed_by != by):
            raise StaleRow(row)
    return [row for row in found if row.carried]


def _confirm(rows: list[Markable], *, by: User, at: datetime.datetime) -> None:
    for row in rows:
        row.carried = False
        row.version += 1
        row.changed_by, row.changed_at = by, at
    if rows:
        bulk_update_with_history(
            rows,
            type(rows[0]),
            ["carried", "version", "changed_by", "changed_at"],
            default_user=by,
            default_date=at,
        )


def _years_on(day: datetime.date, years: int) -> datetime.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # 29 February in a year without one.
        return datetime.date(day.year + years, 3, 1)
