"""Reminds people about actions they lead: before each is due and while it is overdue, in one email a run."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments.models import Action, ActionReminder, ActionReminderOccasion, Rhythm
from partnerships.models import SPEAKERS, Membership, User

from .action_email import email_about
from .mailing import Notice, leave_each
from .speakers import speakers_for

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    DueAction = WithAnnotations[Action, "Due"]

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)

# The most days left, newest occasion first.
BEFORE = (
    (1, ActionReminderOccasion.DAY_BEFORE),
    (7, ActionReminderOccasion.WEEK_BEFORE),
    (30, ActionReminderOccasion.MONTH_BEFORE),
)
FIRST = datetime.timedelta(days=30)

# What is stored of a reminder: its occasion and its day.


class Due(TypedDict):
    # Whether the person who leads it can still be written to.
    lead_is_here: bool


Kept = tuple[ActionReminderOccasion, datetime.date]


def remind_of_actions() -> int:
    """One email for each person, about actions they have not been reminded of yet. Returns the number of emails."""
    today = timezone.localdate()
    notices = []
    for person, reminders in _due(today).items():
        actions = [each.action for each in reminders]
        keeps = sorted(reminders, key=attrgetter("action_id"))
        notices.append(Notice(keeps, partial(email_about, person, actions, today)))
    return len(leave_each(notices))


def newest_occasion(due: datetime.date, today: datetime.date) -> Kept | None:
    """The latest occasion to remind, as stored, or None before the first.

    After days without a run people get only this one, not all they missed.
    """
    if due < today:
        whole_weeks = (today - due - DAY) // WEEK
        return ActionReminderOccasion.OVERDUE, due + DAY + whole_weeks * WEEK
    left = (due - today).days
    return next(((occasion, due) for days, occasion in BEFORE if left <= days), None)


def _due(today: datetime.date) -> dict[User, list[ActionReminder]]:
    names = ("action", "person", "occasion", "day")
    # The latest occasion can't have started longer ago.
    sent = set(ActionReminder.objects.filter(day__gt=today - WEEK).values_list(*names))
    resting = _resting(today)
    found: dict[User, list[ActionReminder]] = defaultdict(list)
    for action, person in _who_leads(list(_actions(today))):
        kept_as = newest_occasion(action.due, today)
        if kept_as and person.pk not in resting and (action.pk, person.pk, *kept_as) not in sent:
            occasion, day = kept_as
            row = ActionReminder(action=action, person=person, occasion=occasion, day=day, sent_on=today)
            found[person].append(row)
    return found


def _resting(today: datetime.date) -> set[int]:
    lately = ActionReminder.objects.filter(sent_on__gt=today - WEEK)
    return set(lately.filter(person__reminder_choice__rhythm=Rhythm.WEEKLY).values_list("person", flat=True))


def _actions(today: datetime.date) -> "QuerySet[DueAction]":
    lead_here = Membership.objects.filter(
        partnership=OuterRef("sheet__assessment__partnership"),
        person=OuterRef("lead_person"),
        role__in=SPEAKERS,
        person__is_active=True,
    )
    actions = Action.objects.open().filter(due__lte=today + FIRST).annotate(lead_is_here=Exists(lead_here))
    actions = actions.select_related("lead_person", "sheet__assessment", "sheet__component").order_by("due", "pk")
    # The sheet's long texts are not used in the email.
    return actions.only(
        "what",
        "due",
        "lead_agency",
        "lead_person__email",
        "sheet__assessment__partnership",
        "sheet__component__slug",
    )


def _who_leads(actions: "list[DueAction]") -> Iterator[tuple[Action, User]]:
    agencies = [(each.sheet.assessment.partnership_id, each.lead_agency_id) for each in actions]
    people = speakers_for(agencies)
    for action, agency in zip(actions, agencies, strict=True):
        for person in [action.lead_person] if action.lead_person and action.lead_is_here else people.get(agency, ()):
            yield action, person
