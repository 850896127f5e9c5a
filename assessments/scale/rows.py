"""Rows to be inserted in bulk, each with its own trail: what it said after each change, by whom and when."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from django.db import models

from assessments.models import (
    Accountability,
    Action,
    ActionReminder,
    ActionUpdate,
    AgencyView,
    Assessment,
    CalendarFeed,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    EvidenceFile,
    GoodPractice,
    KeptPaper,
    PaperDownload,
    PaperOptions,
    ParticipatingAgency,
    ReminderChoice,
    SignedPaper,
    StakeholderRole,
    Transition,
    Versioned,
    ViewReminder,
)
from partnerships.models import (
    Agency,
    Invitation,
    Membership,
    PartnerAgency,
    Partnership,
    PartnershipLogo,
    Region,
    User,
)

Row = TypeVar("Row", bound=models.Model)

# Each after those it refers to.
ORDER: tuple[type[models.Model], ...] = (
    User,
    Region,
    Agency,
    Partnership,
    PartnershipLogo,
    PartnerAgency,
    Membership,
    Invitation,
    ReminderChoice,
    CalendarFeed,
    Assessment,
    Transition,
    PaperOptions,
    ParticipatingAgency,
    ViewReminder,
    ComponentAssessment,
    AgencyView,
    EvidenceFile,
    Evidence,
    Citation,
    Accountability,
    StakeholderRole,
    Action,
    ActionUpdate,
    ActionReminder,
    Dissent,
    Challenge,
    GoodPractice,
    SignedPaper,
    KeptPaper,
    PaperDownload,
)
# How many rows one statement inserts. SQLite lowers it to what it takes.
BATCH = 1_000


class Step(NamedTuple):
    """A change of a row, and what it replaced."""

    kind: str
    by: User
    at: datetime.datetime
    before: dict[str, Any]


class Rows:
    def __init__(self) -> None:
        self.counts: Counter[type[models.Model]] = Counter()
        self._new: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        # By identity: a new row has no key yet.
        self._steps: dict[int, list[Step]] = {}

    def keep(self, row: Row) -> Row:
        """A row of a model without a trail."""
        self._new[type(row)].append(row)
        return row

    def add(self, row: Row, by: User, at: datetime.datetime) -> Row:
        if isinstance(row, Versioned):
            row.changed_by, row.changed_at = by, at
        return self.begin(row, by, at)

    def begin(self, row: Row, by: User, at: datetime.datetime) -> Row:
        """A row that is made empty with its assessment, so nobody has changed it yet."""
        self._steps[id(row)] = [Step("+", by, at, {})]
        return self.keep(row)

    def change(self, row: models.Model, by: User, at: datetime.datetime, **values: Any) -> None:
        """`values` by the names of columns, so "lead_person_id"."""
        self._steps[id(row)].append(Step("~", by, at, {name: getattr(row, name) for name in values}))
        for name, value in values.items():
            setattr(row, name, value)
        if isinstance(row, Versioned):
            row.version += 1
            row.changed_by, row.changed_at = by, at

    def insert(self) -> None:
        for model in ORDER:
            if rows := self._new.pop(model, None):
                self._insert(model, rows)
                if history := getattr(model, "history", None):
                    self._insert(history.model, list(self._trail(history.model, rows)))
        if self._new:
            raise NotImplementedError(f"ORDER lacks {[*self._new]}")
        self._steps.clear()

    def _insert(self, model: type[models.Model], rows: list[Any]) -> None:
        model._default_manager.bulk_create(rows, batch_size=BATCH)
        self.counts[model] += len(rows)

    def _trail(self, history: Any, rows: list[models.Model]) -> Iterator[models.Model]:
        names = [field.attname for field in history.tracked_fields]
        values_of = attrgetter(*names)
        for row in rows:
            values = dict(zip(names, values_of(row), strict=True))
            yield from reversed([*_backwards(history, values, self._steps[id(row)])])


def _backwards(history: Any, values: dict[str, Any], steps: list[Step]) -> Iterator[models.Model]:
    """From the row as it is now to the row as it was added."""
    for step in reversed(steps):
        yield history(
            history_type=step.kind,
            history_date=step.at,
            history_user_id=step.by.pk,
            history_change_reason=None,
            **values,
        )
        values |= {name: value for name, value in step.before.items() if name in values}
