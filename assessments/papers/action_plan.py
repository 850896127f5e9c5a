"""The action plan: actions by lead agency."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assessments.models import Assessment
from safeguarding.names import sort_key

from .board import language_tag
from .cover import Cover
from .formats import NoSuchPaper
from .parts import ActionRow, Front
from .summary import board_report


@dataclass(frozen=True)
class AgencyActions:
    """The actions one agency leads, by due date. `name` is in words if no agency is named."""

    name: str
    actions: tuple[ActionRow, ...]

    @property
    def open(self) -> int:
        return sum(action.is_open for action in self.actions)

    @property
    def overdue(self) -> int:
        return sum(action.is_overdue for action in self.actions)


@dataclass(frozen=True)
class ActionPlan:
    front: Front
    cover: Cover
    agencies: tuple[AgencyActions, ...]

    @property
    def actions(self) -> int:
        return sum(len(agency.actions) for agency in self.agencies)

    @property
    def open(self) -> int:
        return sum(agency.open for agency in self.agencies)

    @property
    def overdue(self) -> int:
        return sum(agency.overdue for agency in self.agencies)


def action_plan(assessment: Assessment, variant: str, day: datetime.date) -> ActionPlan:
    """`variant` must be empty, because each assessment has only one."""
    if variant:
        raise NoSuchPaper(variant)
    report = board_report(assessment, today=day)
    return ActionPlan(report.front, report.cover, _by_agency(report.actions))


def _by_agency(actions: tuple[ActionRow, ...]) -> tuple[AgencyActions, ...]:
    found: dict[str, list[ActionRow]] = defaultdict(list)
    for action in actions:
        found[action.agency].append(action)
    names = sorted(found, key=lambda name: (name == "", sort_key(name)))
    return tuple(AgencyActions(name or _("Led by a person, no agency named"), tuple(found[name])) for name in names)


def plan_context(report: ActionPlan, moment: datetime.datetime) -> dict[str, Any]:
    return {"report": report, "language": language_tag(), "now": moment}
