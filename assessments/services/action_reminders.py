"""Reminding people of the actions that they lead: before each is due and while it is overdue, in one email a run."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.models import Action, ActionReminder, ActionReminderOccasion, Rhythm
from partnerships.models import SPEAKERS, Membership, User

from .action_email import email_about
from .mailing import Notice, leave_each
from .speakers import speakers_for

DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)

# How many days are left at the most, the newest first.
BEFORE = (
    (1, ActionReminderOccasion.DAY_BEFORE),
    (7, ActionReminderOccasion.WEEK_BEFORE),
    (30, ActionReminderOccasion.MONTH_BEFORE),
)
FIRST = datetime.timedelta(days=30)

# What a reminder is kept as: its occasion and its day.
Kept = tuple[ActionReminderOccasion, datetime.date]


def remind_of_actions() -> int:
    """Remind each person, in one email, of the actions they have not been reminded of yet. Returns how many emails."""
    today = timezone.localdate()
    notices = []
    for person, reminders in _due(today).items():
        actions = [each.action for each in reminders]
        keeps = sorted(reminders, key=attrgetter("action_id"))
        notices.append(Notice(keeps, partial(email_about, person, actions, today)))
    return len(leave_each(notices))


def newest_occasion(due: datetime.date, today: datetime.date) -> Kept | None:
    """The last occasion to remind that has come, as it is kept; None before the first.

    Days without a run are made good by it alone: nobody gets all that was missed.
    """
    if due < today:
        whole_weeks = (today - due - DAY) // WEEK
        return ActionReminderOccasion.OVERDUE, due + DAY + whole_weeks * WEEK
    left = (due - today).days
    return next(((occasion, due) for days, occasion in BEFORE if left <= days), None)


def _due(today: datetime.date) -> dict[User, list[ActionReminder]]:
    """What has not been sent yet, by person, the first to be due first. Four queries, however much there is."""
    names = ("action", "person", "occasion", "day")
    # No occasion that is the newest today began longer ago.
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


def _actions(today: datetime.date) -> Any:
    """What is open and overdue or due within a month, with `lead_is_here`: whether its lead person can update it."""
    lead_here = Membership.objects.filter(
        partnership=OuterRef("sheet__assessment__partnership"),
        person=OuterRef("lead_person"),
        role__in=SPEAKERS,
        person__is_active=True,
    )
    actions = Action.objects.open().filter(due__lte=today + FIRST).annotate(lead_is_here=Exists(lead_here))
    actions = actions.select_related("lead_person", "sheet__assessment", "sheet__component").order_by("due", "pk")
    # A sheet's texts are long, and the email uses none of them.
    return actions.only(
        "what",
        "due",
        "lead_agency",
        "lead_person__email",
        "sheet__assessment__partnership",
        "sheet__component__slug",
    )


def _who_leads(actions: list[Any]) -> Iterator[tuple[Any, User]]:
    """Each action with whom it waits for: its lead person, or else everybody who speaks for its lead agency."""
    agencies = [(each.sheet.assessment.partnership_id, each.lead_agency_id) for each in actions]
    people = speakers_for(agencies)
    for action, agency in zip(actions, agencies, strict=True):
        for person in [action.lead_person] if action.lead_is_here else people.get(agency, ()):
            yield action, person
