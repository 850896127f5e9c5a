"""Compares two assessments of a partnership: scores, changes and progress on actions.

Each score is in its own scale's words. Movement is shown only for one subject on one scale (movement.py).
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Action, ActionStatus, Assessment, ComponentAssessment, SheetItem, Stage

from .labels import ChoiceLabels
from .movement import movement_of
from .progress_parts import (
    ActionLine,
    Actions,
    ComponentProgress,
    Progress,
    Rows,
    Score,
    Side,
    TextChange,
    is_same_subject,
)
from .progress_rows import ASSESSMENTS, LEVELS, SHEETS, TITLES, WHATS, rows_of

Row = TypeVar("Row", bound=SheetItem)

# A sheet's texts by their names for readers, each with its fields.
TEXTS = (
    (gettext_lazy("Evidence"), ("evidence_narrative",)),
    (gettext_lazy("Accountability"), ("accountability_narrative",)),
    (
        gettext_lazy("Timeframe"),
        ("strategic_timeframe", "strategic_review", "operational_timeframe", "operational_review"),
    ),
)


def others_of(assessment: Assessment) -> list[Assessment]:
    return [each for each in ASSESSMENTS(assessment.partnership_id) if each.pk != assessment.pk]


def earlier_than(assessment: Assessment) -> list[Assessment]:
    before = [each for each in others_of(assessment) if _age(each) < _age(assessment)]
    return sorted(before, key=lambda each: not is_same_subject(each.subject, assessment.subject))


def named(assessment: Assessment) -> str:
    return _("%(name)s (%(scale)s)") % {"name": assessment.name, "scale": assessment.scale.name}


def _age(assessment: Assessment) -> tuple[datetime.date, datetime.datetime]:
    return assessment.period_end, assessment.started_at


def usual(assessment: Assessment, others: list[Assessment]) -> Assessment | None:
    subject = assessment.subject.casefold()
    before = [
        each
        for each in others
        if each.stage == Stage.AGREED and each.subject.casefold() == subject and each.period_end < assessment.period_end
    ]
    if before:
        return max(before, key=lambda each: (each.period_end, each.agreed_at))
    return next((each for each in others if each.pk == assessment.carried_from_id), None)


def progress_of(one: Assessment, other: Assessment, *, today: datetime.date | None = None) -> Progress:
    """Puts the two in order of their periods. Eight queries, whatever the size. `today` decides what is overdue."""
    then, now = sorted((one, other), key=_age)
    read = _Reading(then, now, today or timezone.localdate())
    components = tuple(read.components())
    return Progress(then=read.side(then), now=read.side(now), components=components, follows_up=read.follows_up)


class _Reading:
    """What the comparison is made from, fetched once."""

    def __init__(self, then: Assessment, now: Assessment, today: datetime.date) -> None:
        self.then, self.now = then, now
        same_subject = is_same_subject(then.subject, now.subject)
        self.compares = same_subject and then.scale_id == now.scale_id
        self.is_told_by_period = same_subject and then.period != now.period
        self.follows_up = same_subject or now.carried_from_id == then.pk
        # Actions done after this are done "since".
        self.since = then.agreed_at or now.started_at
        self.today = today
        self.levels = {(level.scale_id, level.score): level for level in LEVELS(then.scale_id, now.scale_id)}
        self.sheets = {(row.component_id, row.assessment_id): row for row in SHEETS(then.pk, now.pk)}
        self.rows = rows_of(then.pk, now.pk)
        self.labels = ChoiceLabels()
        # A copy is matched by its name when it was carried forward, even if it was renamed.
        self.titles, self.whats = dict(TITLES(now.pk)), dict(WHATS(now.pk))

    def side(self, assessment: Assessment) -> Side:
        return Side(
            pk=assessment.pk,
            url=assessment.get_absolute_url(),
            name=assessment.name,
            subject=assessment.subject,
            period=assessment.period,
            label=assessment.period if self.is_told_by_period else assessment.name,
            scale=assessment.scale.name,
            scale_key=assessment.scale_id,
            stage=str(assessment.get_stage_display()),
            is_agreed=assessment.is_agreed,
            labels={score: row.label for (scale, score), row in self.levels.items() if scale == assessment.scale_id},
        )

    def components(self) -> Iterable[ComponentProgress]:
        for (component, assessment), sheet in self.sheets.items():
            if assessment == self.now.pk:
                yield self.component(self.sheets.get((component, self.then.pk)), sheet)

    def component(self, then: ComponentAssessment | None, now: ComponentAssessment) -> ComponentProgress:
        # For another subject, "added", "gone" and "done since" have no meaning.
        was, rows = self.rows_of(then if self.follows_up else now), self.rows_of(now)
        return ComponentProgress(
            slug=now.component.slug,
            name=str(now.component),
            group=now.component.group.name,
            url=now.get_absolute_url(),
            then=self.score(then, self.then) if then else None,
            now=self.score(now, self.now),
            movement=movement_of(now.score, then.score if then else None, compares=self.compares),
            texts=tuple(_texts(then, now)) if self.follows_up else (),
            evidence=_compare(was["evidence"], rows["evidence"], str, self.titles),
            leads=_compare(was["leads"], rows["leads"], str, {}),
            stakeholders=_compare(was["stakeholders"], rows["stakeholders"], str, {}),
            actions=self.actions(was["actions"], rows["actions"]) if self.follows_up else Actions(),
            to_confirm=now.carried + sum(row.carried for kind in rows.values() for row in kind),
        )

    def rows_of(self, sheet: ComponentAssessment | None) -> dict[str, list[Any]]:
        return {name: rows.get(sheet.pk, []) if sheet else [] for name, rows in self.rows.items()}

    def score(self, sheet: ComponentAssessment, assessment: Assessment) -> Score | None:
        if sheet.score is None:
            return None
        level = self.levels.get((assessment.scale_id, sheet.score))
        return Score(sheet.score, level.label if level else "", level.progress if level else "")

    def actions(self, then: list[Action], now: list[Action]) -> Actions:
        # Actions already done or stopped at the earlier sign-off need no follow-up.
        to_follow = [action for action in then if not self.was_closed(action)]
        pairs, left, new = _match(to_follow, now, lambda action: action.what, self.whats)
        # Actions closed on either side are shown as they are there.
        followed = [old if not old.is_open and copy.is_open else copy for old, copy in pairs] + left
        return Actions(
            done=tuple(self.line(action) for action in followed if action.status == ActionStatus.DONE),
            stopped=tuple(self.line(action) for action in followed if action.status == ActionStatus.STOPPED),
            open=tuple(self.line(action) for action in followed if action.is_open),
            new=tuple(self.line(action) for action in new),
        )

    def was_closed(self, action: Action) -> bool:
        """By the day of sign-off. On that very day, by the time of its last change."""
        if action.closed_on is None:
            return False
        day = timezone.localdate(self.since)
        is_before = action.changed_at is None or action.changed_at <= self.since
        return action.closed_on < day or (action.closed_on == day and is_before)

    def line(self, action: Action) -> ActionLine:
        return ActionLine(
            what=action.what,
            who=action.who,
            due=action.due,
            status=self.labels.of(action, "status"),
            is_overdue=action.is_open and action.due < self.today,
            stopped_because=action.stopped_because,
        )


def _compare(then: list[Row], now: list[Row], name: Callable[[Row], str], came_as: dict[int, str]) -> Rows:
    _pairs, gone, added = _match(then, now, name, came_as)
    return Rows(
        then=len(then), now=len(now), added=tuple(str(row) for row in added), gone=tuple(str(row) for row in gone)
    )


def _match(
    then: Sequence[Row], now: Sequence[Row], name: Callable[[Row], str], came_as: dict[int, str]
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs rows by name, and returns those that are gone and those that are new.

    Nothing else links a copy to its original. `came_as` has a copy's name before it was changed.
    """
    waiting: dict[str, list[Row]] = defaultdict(list)
    for row in then:
        waiting[_key(name(row))].append(row)
    pairs, added = [], []
    for row in now:
        same = waiting[_key(came_as.get(row.pk) or name(row))]
        if same:
            pairs.append((same.pop(0), row))
        else:
            added.append(row)
    return pairs, [row for rows in waiting.values() for row in rows], added


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _texts(then: ComponentAssessment | None, now: ComponentAssessment) -> Iterable[TextChange]:
    for name, fields in TEXTS:
        before = [getattr(then, field) or "" for field in fields] if then else [""] * len(fields)
        after = [getattr(now, field) or "" for field in fields]
        if any(before) or any(after):
            yield TextChange(str(name), _text_words(before, after), is_change=before != after)


def _text_words(before: Sequence[object], after: Sequence[object]) -> str:
    if before == after:
        return _("not changed")
    if not any(before):
        return _("new")
    return _("changed") if any(after) else _("no longer there")
