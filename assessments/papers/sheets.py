"""The twelve sheets of Table 1, read in one set of queries."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import (
    EDITED,
    Accountability,
    Action,
    ActionStatus,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    EvidenceFile,
    EvidenceGap,
    Priority,
    Shows,
    Stage,
    StakeholderRole,
    look_up_last_scores,
    look_up_updates,
)
from assessments.pages.collective import TakingPart, challenges_of, dissents_of, taking_part_of, views_of
from assessments.pages.movement import in_words, movement_of
from safeguarding.names import by_name
from safeguarding.plain_text import blocks, in_lines
from safeguarding.uploads.choices import Scan

from .counts import ScoreCounts, earlier_of, on_its_scale
from .parts import ActionRow, ComponentScore, EvidenceItem, LastScore, LastTime, Level, Part, Scale, Sheet, Timeframe


@dataclass(frozen=True)
class Sheets:
    """The twelve sheets and what is read with them."""

    scale: Scale
    last_time: LastTime | None
    sheets: tuple[Sheet, ...]
    taking_part: tuple[TakingPart, ...]
    # The subject's earlier assessments on the same scale.
    earlier: tuple[ScoreCounts, ...]


def read_sheets(assessment: Assessment, day: datetime.date) -> Sheets:
    scale = _scale(assessment)
    earlier = earlier_of(assessment)
    last_time = _last_time(assessment, earlier)
    rows = _rows(assessment)
    evidence = _evidence_of(assessment, rows)
    return Sheets(
        scale,
        last_time,
        tuple(_sheet(row, evidence[row.pk], scale, last_time, day) for row in rows),
        _taking_part(assessment, rows),
        on_its_scale(assessment, earlier),
    )


def shows_views(assessment: Assessment) -> bool:
    """Everyone reads a paper, and until views are closed they are private."""
    return assessment.asks_for_views and assessment.stage != Stage.GATHERING_VIEWS


def _taking_part(assessment: Assessment, rows: list[ComponentAssessment]) -> tuple[TakingPart, ...]:
    if not assessment.asks_for_views:
        return ()
    if not shows_views(assessment):
        return taking_part_of(assessment.participants.select_related("agency"))
    # Each agency has a view on each sheet, given or not, and these are already loaded.
    return taking_part_of(view.participant for row in rows[:1] for view in row.views.all())


def _rows(assessment: Assessment) -> list[ComponentAssessment]:
    rows = (
        ComponentAssessment.objects.filter(assessment=assessment)
        .in_order()
        .prefetch_related(
            Prefetch("evidence", Evidence.objects.for_page()),
            Prefetch("accountabilities", Accountability.objects.for_page()),
            Prefetch("stakeholders", StakeholderRole.objects.for_page()),
            Prefetch("actions", Action.objects.for_page()),
            Prefetch("challenges", Challenge.objects.for_page()),
        )
    )
    if shows_views(assessment):
        views = AgencyView.objects.open_to_members().select_related("participant__agency", "changed_by")
        dissents = Dissent.objects.for_page().order_by(by_name("agency__name"), "pk")
        rows = rows.prefetch_related(Prefetch("views", views), Prefetch("dissents", dissents))
    found = list(rows)
    look_up_last_scores(assessment, found)
    look_up_updates(action for row in found for action in row.actions.all())
    for row in found:
        row.assessment = assessment
    return found


def _evidence_of(assessment: Assessment, rows: list[ComponentAssessment]) -> dict[int, list[Evidence]]:
    names = {row.pk: str(row.component) for row in rows}
    found = {row.pk: list(row.evidence.all()) for row in rows}
    pieces: dict[int, Any] = {item.pk: item for items in found.values() for item in items}
    for item in pieces.values():
        item.stands_under, item.cited_by = names[item.sheet_id], []
    for evidence, sheet in Citation.objects.filter(sheet__assessment=assessment).values_list("evidence", "sheet"):
        if evidence in pieces:
            pieces[evidence].cited_by.append(names[sheet])
            found[sheet].append(pieces[evidence])
    return found


def _scale(assessment: Assessment) -> Scale:
    scale = assessment.scale
    levels = tuple(Level(row.score, row.label, row.descriptor, row.progress) for row in scale.levels.all())
    return Scale(
        name=scale.name,
        inspectorate=scale.inspectorate,
        applies_from=scale.applies_from,
        applies_until=scale.applies_until,
        source=scale.source,
        source_url=scale.source_url,
        levels=levels,
        in_published_tool=scale.in_published_tool,
        note=scale.note,
    )


def _last_time(assessment: Assessment, earlier: Sequence[Assessment]) -> LastTime | None:
    if not earlier:
        return None
    last = earlier[-1]
    return LastTime(last.period, last.scale.name, same_scale=last.scale_id == assessment.scale_id)


def _sheet(
    row: ComponentAssessment, evidence: list[Evidence], scale: Scale, last_time: LastTime | None, day: datetime.date
) -> Sheet:
    return Sheet(
        score=_score(row, scale, last_time),
        definition=row.component.definition,
        evidence_narrative=blocks(row.evidence_narrative),
        evidence=tuple(_evidence(item, row, day) for item in evidence),
        accountability_narrative=blocks(row.accountability_narrative),
        leads=tuple(Part(item.who, blocks(item.leads_on), item.carried) for item in row.accountabilities.all()),
        stakeholders=tuple(Part(item.who, blocks(item.role), item.carried) for item in row.stakeholders.all()),
        actions=tuple(_action(item, row, day) for item in row.actions.all()),
        timeframes=_timeframes(row),
        gaps=_gaps(row, evidence),
        unreliable=_unreliable(evidence, day),
        carried=row.carried,
        missing_because=blocks(row.missing_because) if row.assessment.is_agreed else (),
        **_collective(row, scale),
    )


def _collective(row: ComponentAssessment, scale: Scale) -> dict[str, Any]:
    told = shows_views(row.assessment)
    labels = {level.score: level.label for level in scale.levels}
    return {
        "views": views_of(row.views.all(), row.score, labels) if told else None,
        "because": blocks(row.score_because),
        "dissents": dissents_of(row.dissents.all()) if told else (),
        "challenges": challenges_of(row.challenges.all()),
    }


def _score(row: ComponentAssessment, scale: Scale, last_time: LastTime | None) -> ComponentScore:
    last = LastScore(row.last_score, row.last_label or "") if row.last_score else None
    compares = last_time is not None and last_time.same_scale
    movement = movement_of(row.score, row.last_score, compares=compares)
    return ComponentScore(
        slug=row.component.slug,
        name=str(row.component),
        group=row.component.group.name,
        level=next((level for level in scale.levels if level.score == row.score), None),
        last=last,
        movement=in_words(movement),
        steps=movement if isinstance(movement, int) else None,
    )


def _evidence(item: Any, row: ComponentAssessment, day: datetime.date) -> EvidenceItem:
    is_own = item.sheet_id == row.pk
    return EvidenceItem(
        title=item.title,
        kind=str(item.get_kind_display()),
        shows=str(item.get_shows_display()),
        is_impact=item.shows == Shows.IMPACT,
        # The form allows nothing else, but a paper should not rely on that.
        link=item.url if item.url.startswith(("https://", "http://")) else "",
        reference=item.reference,
        source=str(item.source_agency or ""),
        dated=item.dated,
        note=blocks(item.note),
        good_practice=item.good_practice,
        carried=item.carried,
        file=_file(item.file) if item.file else "",
        review_by=item.review_by,
        is_past_review=_is_past_review(item, day),
        dead=_dead(item),
        stands_under="" if is_own else item.stands_under,
        also_supports=tuple(item.cited_by) if is_own else (),
    )


def _file(file: EvidenceFile) -> str:
    return f"{file.name} ({file.kind_and_size})"


def _is_past_review(item: Evidence, day: datetime.date) -> bool:
    return item.review_by is not None and item.review_by < day


def _dead(item: Evidence) -> str:
    if item.not_found_on:
        words = {"who": item.not_found_by, "on": date_format(item.not_found_on)}
        return _("can’t be found: %(who)s, %(on)s") % words
    if item.file and item.file.is_dead:
        return (
            _("a virus was found in its file")
            if item.file.scan == Scan.INFECTED
            else _("its file is no longer available")
        )
    return ""


def _unreliable(evidence: list[Evidence], day: datetime.date) -> tuple[str, ...]:
    found = {
        EvidenceGap.REVIEW: any(_is_past_review(item, day) for item in evidence),
        EvidenceGap.DEAD: any(item.is_dead for item in evidence),
    }
    return tuple(str(gap.label) for gap, there in found.items() if there)


def _action(item: Action, row: ComponentAssessment, day: datetime.date) -> ActionRow:
    # An action that was carried forward continues there, and is open or overdue only there.
    is_open = item.is_open and not item.goes_on_in
    return ActionRow(
        component=str(row.component),
        slug=row.component.slug,
        kind=str(item.get_kind_display()),
        what=in_lines(item.what),
        who=item.who,
        agency=str(item.lead_agency or ""),
        horizon=str(item.get_horizon_display()),
        due=item.due,
        review=item.review,
        status=str(item.get_status_display()),
        is_done=item.status == ActionStatus.DONE,
        is_overdue=is_open and item.due < day,
        carried=item.carried,
        is_open=is_open,
        is_stopped=item.status == ActionStatus.STOPPED,
        is_high=item.priority == Priority.HIGH,
        closed_on=item.closed_on,
        stopped_because=item.stopped_because,
        difference=blocks(item.difference or ""),
        goes_on_in=item.goes_on_in or "",
    )


def _timeframes(row: ComponentAssessment) -> tuple[Timeframe, ...]:
    return (
        Timeframe(_("Strategic (longer term)"), blocks(row.strategic_timeframe), row.strategic_review),
        Timeframe(_("Operational (shorter term)"), blocks(row.operational_timeframe), row.operational_review),
    )


def _gaps(row: ComponentAssessment, evidence: list[Evidence]) -> tuple[str, ...]:
    # The rows are already loaded, so the database need not count them.
    row.rests_on = evidence
    row.numbers = {each.slug: len(getattr(row, each.related_name).all()) for each in EDITED.values()}
    return tuple(str(gap.label) for gap in row.gaps)
