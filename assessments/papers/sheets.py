"""What the twelve sheets of Table 1 say."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import (
    EDITED,
    Action,
    ActionStatus,
    Assessment,
    ComponentAssessment,
    Evidence,
    EvidenceFile,
    EvidenceGap,
    Priority,
    RatingLevel,
    RatingScale,
    Shows,
)
from assessments.pages.collective import TakingPart, challenges_of, dissents_of, taking_part_of, views_of
from assessments.pages.labels import ChoiceLabels
from assessments.pages.movement import in_words, movement_of
from safeguarding.plain_text import blocks, in_lines
from safeguarding.prepared import Prepared
from safeguarding.uploads.choices import Scan

from .counts import Earlier, ScoreCounts, earlier_of, on_its_scale
from .parts import ActionRow, ComponentScore, EvidenceItem, LastScore, LastTime, Level, Part, Scale, Sheet, Timeframe
from .sheet_rows import Rows, participants_of, rows_of, shows_views


@dataclass(frozen=True)
class Sheets:
    """The twelve sheets and what is read with them."""

    scale: Scale
    last_time: LastTime | None
    sheets: tuple[Sheet, ...]
    taking_part: tuple[TakingPart, ...]
    # The subject's earlier assessments on the same scale.
    earlier: tuple[ScoreCounts, ...]


LEVELS = Prepared(lambda scale: RatingLevel.objects.filter(scale=scale))


def read_sheets(assessment: Assessment, day: datetime.date) -> Sheets:
    earlier = earlier_of(assessment)
    levels = {key: LEVELS(key) for key in {assessment.scale_id, *(each.assessment.scale_id for each in earlier)}}
    scale, last_time = _scale(assessment.scale, levels[assessment.scale_id]), _last_time(assessment, earlier)
    participants = participants_of(assessment)
    rows = rows_of(assessment, participants)
    reading = _Reading(assessment, rows, scale, last_time, _last_scores(earlier, levels), day)
    return Sheets(
        scale,
        last_time,
        tuple(map(reading.sheet, rows.sheets)),
        taking_part_of(participants),
        on_its_scale(assessment, earlier),
    )


def _scale(scale: RatingScale, levels: Iterable[RatingLevel]) -> Scale:
    return Scale(
        name=scale.name,
        inspectorate=scale.inspectorate,
        applies_from=scale.applies_from,
        applies_until=scale.applies_until,
        source=scale.source,
        source_url=scale.source_url,
        levels=tuple(Level(row.score, row.label, row.descriptor, row.progress) for row in levels),
        in_published_tool=scale.in_published_tool,
        note=scale.note,
    )


def _last_time(assessment: Assessment, earlier: Sequence[Earlier]) -> LastTime | None:
    if not earlier:
        return None
    last = earlier[-1].assessment
    return LastTime(last.period, last.scale.name, same_scale=last.scale_id == assessment.scale_id)


def _last_scores(
    earlier: Iterable[Earlier], levels: Mapping[int, Iterable[RatingLevel]]
) -> dict[int, LastScore | None]:
    """By component, each in the words of its own scale. The later ones replace the earlier."""
    labels = {(scale, level.score): level.label for scale, found in levels.items() for level in found}
    return {
        component: LastScore(score, labels.get((each.assessment.scale_id, score), "")) if score else None
        for each in earlier
        for component, score in each.scores.items()
    }


class _Reading:
    """What every sheet needs, worked out once."""

    def __init__(
        self,
        assessment: Assessment,
        rows: Rows,
        scale: Scale,
        last_time: LastTime | None,
        last_scores: dict[int, LastScore | None],
        day: datetime.date,
    ) -> None:
        self.assessment, self.rows, self.day = assessment, rows, day
        self.levels = {level.score: level for level in scale.levels}
        self.level_labels = {level.score: level.label for level in scale.levels}
        self.compares = last_time is not None and last_time.same_scale
        self.last_scores = last_scores
        self.names = {row.pk: str(row.component) for row in rows.sheets}
        self.labels = ChoiceLabels()

    def sheet(self, row: ComponentAssessment) -> Sheet:
        rows, key = self.rows, row.pk
        evidence = rows.evidence[key]
        return Sheet(
            score=self.score(row),
            definition=row.component.definition,
            evidence_narrative=blocks(row.evidence_narrative),
            evidence=tuple(self.evidence(item, row) for item in evidence),
            accountability_narrative=blocks(row.accountability_narrative),
            leads=tuple(Part(item.who, blocks(item.leads_on), item.carried) for item in rows.accountabilities[key]),
            stakeholders=tuple(Part(item.who, blocks(item.role), item.carried) for item in rows.stakeholders[key]),
            actions=tuple(self.action(item, row) for item in rows.actions[key]),
            timeframes=_timeframes(row),
            gaps=self.gaps(row),
            unreliable=_unreliable(evidence, self.day),
            carried=row.carried,
            missing_because=blocks(row.missing_because) if self.assessment.is_agreed else (),
            views=views_of(rows.views[key], row.score, self.level_labels) if shows_views(self.assessment) else None,
            because=blocks(row.score_because),
            dissents=dissents_of(rows.dissents[key]),
            challenges=challenges_of(rows.challenges[key]),
        )

    def score(self, row: ComponentAssessment) -> ComponentScore:
        last = self.last_scores.get(row.component_id)
        movement = movement_of(row.score, last.score if last else None, compares=self.compares)
        return ComponentScore(
            slug=row.component.slug,
            name=self.names[row.pk],
            group=row.component.group.name,
            level=self.levels.get(row.score) if row.score else None,
            last=last,
            movement=in_words(movement),
            steps=movement if isinstance(movement, int) else None,
        )

    def evidence(self, item: Evidence, row: ComponentAssessment) -> EvidenceItem:
        is_own = item.sheet_id == row.pk
        return EvidenceItem(
            title=item.title,
            kind=self.labels.of(item, "kind"),
            shows=self.labels.of(item, "shows"),
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
            is_past_review=_is_past_review(item, self.day),
            dead=_dead(item),
            stands_under="" if is_own else self.names[item.sheet_id],
            also_supports=tuple(self.names[sheet] for sheet in self.rows.cited_by[item.pk]) if is_own else (),
        )

    def action(self, item: Action, row: ComponentAssessment) -> ActionRow:
        # An action that was carried forward continues there, and is open or overdue only there.
        is_open = item.is_open and not item.goes_on_in
        return ActionRow(
            component=self.names[row.pk],
            slug=row.component.slug,
            kind=self.labels.of(item, "kind"),
            what=in_lines(item.what),
            who=item.who,
            agency=str(item.lead_agency or ""),
            horizon=self.labels.of(item, "horizon"),
            due=item.due,
            review=item.review,
            status=self.labels.of(item, "status"),
            is_done=item.status == ActionStatus.DONE,
            is_overdue=is_open and item.due < self.day,
            carried=item.carried,
            is_open=is_open,
            is_stopped=item.status == ActionStatus.STOPPED,
            is_high=item.priority == Priority.HIGH,
            closed_on=item.closed_on,
            stopped_because=item.stopped_because,
            difference=blocks(item.difference or ""),
            goes_on_in=item.goes_on_in or "",
        )

    def gaps(self, row: ComponentAssessment) -> tuple[str, ...]:
        # The rows are already loaded, so the database need not count them.
        row.rests_on = self.rows.evidence[row.pk]
        row.numbers = {each.slug: len(getattr(self.rows, each.related_name)[row.pk]) for each in EDITED.values()}
        return tuple(str(gap.label) for gap in row.gaps)


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


def _timeframes(row: ComponentAssessment) -> tuple[Timeframe, ...]:
    return (
        Timeframe(_("Strategic (longer term)"), blocks(row.strategic_timeframe), row.strategic_review),
        Timeframe(_("Operational (shorter term)"), blocks(row.operational_timeframe), row.operational_review),
    )
