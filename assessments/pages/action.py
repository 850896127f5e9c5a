"""An action's page: what is planned, and its updates, including those in earlier assessments."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import rules
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Action, ActionStatus, ActionUpdate
from partnerships.models import User
from safeguarding.plain_text import Blocks, blocks


@dataclass(frozen=True)
class Update:
    on: datetime.date
    who: str
    status: str
    # The status itself, which decides on the colour of its words.
    is_now: str
    done: Blocks
    difference: Blocks


@dataclass(frozen=True)
class Earlier:
    """Its updates while it was an action of an earlier assessment."""

    name: str
    url: str
    updates: tuple[Update, ...]


@dataclass(frozen=True)
class Story:
    # For the summary list: "key", "value" and, if any, "href" with its "action".
    facts: tuple[Mapping[str, object], ...]
    # The newest first.
    updates: tuple[Update, ...]
    # The latest first.
    earlier: tuple[Earlier, ...]
    # The action that it was carried forward as. It continues there.
    copy: Action | None


def story_of(action: Action) -> Story:
    before = list(_before(action))
    updates: dict[int, list[Update]] = {each.pk: [] for each in (action, *before)}
    for row in ActionUpdate.objects.filter(action__in=updates).select_related("by"):
        updates[row.action_id].append(_update(row))
    copy = action.continued_by.select_related("sheet__assessment", "sheet__component").order_by("-pk").first()
    return Story(
        facts=tuple(_facts(action, before[0] if before else None)),
        updates=tuple(updates[action.pk]),
        earlier=tuple(_earlier(each, updates[each.pk]) for each in before),
        copy=copy,
    )


def may_update_it(user: User, action: Action) -> bool:
    return action.goes_on_as is None and rules.has_perm("assessments.update_action", user, action)


def _before(action: Action) -> Iterable[Action]:
    rows = Action.objects.select_related("sheet__assessment", "sheet__component")
    while action.continues_id:
        action = rows.get(pk=action.continues_id)
        yield action


def _update(row: ActionUpdate) -> Update:
    return Update(
        on=timezone.localdate(row.at),
        who=str(row.by),
        status=str(row.get_status_display()),
        is_now=row.status,
        done=blocks(row.done),
        difference=blocks(row.difference),
    )


def _earlier(action: Action, updates: list[Update]) -> Earlier:
    assessment = action.sheet.assessment
    return Earlier(assessment.name, action.get_absolute_url(), tuple(updates))


def _facts(action: Action, before: Action | None) -> Iterable[Mapping[str, object]]:
    facts = [
        (_("What for"), action.get_kind_display()),
        (_("Lead agency"), action.lead_agency),
        (_("Lead person"), action.lead_person),
        (_("Horizon"), action.get_horizon_display()),
        (_("Priority"), action.get_priority_display()),
        (_("Due"), date_format(action.due)),
        (_("Review"), date_format(action.review) if action.review else ""),
        (_("Status"), action.get_status_display()),
    ]
    if action.closed_on:
        stopped = action.status == ActionStatus.STOPPED
        facts.append((_("Stopped on") if stopped else _("Done on"), date_format(action.closed_on)))
    if action.stopped_because:
        facts.append((_("Why it was stopped"), action.stopped_because))
    yield from ({"key": key, "value": value} for key, value in facts)
    if before:
        assessment = before.sheet.assessment
        yield {
            "key": _("Carried forward from"),
            "value": assessment.name,
            "href": before.get_absolute_url(),
            "action": _("Read"),
        }
