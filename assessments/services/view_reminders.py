"""Reminds people who speak for agencies that have not returned their view: each once on its day."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Assessment, ParticipatingAgency, ReminderOccasion, Stage, ViewReminder
from assessments.models.agency_view import ParticipatingAgencyQuerySet
from partnerships.models import User
from partnerships.services import emails
from safeguarding.addresses import on_site

from .agency_views import refuse_unless_open
from .mailing import Notice, leave_each
from .speakers import speakers_for

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)

# What is stored of a reminder: its occasion and its day.
Kept = tuple[ReminderOccasion, datetime.date]
KeptAs = Callable[[ParticipatingAgency], Kept]
# What identifies a reminder that was sent.
ROW = ("participant", "person", "occasion", "day")
Row = tuple[int, int, str, datetime.date]


@dataclass(frozen=True)
class ByHand:
    """The result when a lead sends reminders, person by person."""

    left: tuple[ViewReminder, ...]
    # People already emailed today about their agency's view. The lead's first request counts.
    had_today: tuple[ViewReminder, ...]
    # Agencies that have not returned a view and have nobody to speak for them.
    without_speaker: tuple[ParticipatingAgency, ...]
    # The first day on which everyone can be reminded again.
    again_from: datetime.date


def remind_by_hand(assessment: Assessment, *, by: User) -> ByHand:
    """For every agency that has not returned, each person once a day.

    Raises AssessmentLocked or NotNow, and PastClose if views can't be given any more.
    """
    refuse_unless_open(assessment)
    today = timezone.localdate()
    participants = _waiting(assessment.participants.all())
    everybody, kept = _everybody(participants, lambda _each: (ReminderOccasion.BY_HAND, today))
    left = _leave([each for each in everybody if _kept_as(each) not in kept], by)
    told_of = {_kept_as(each) for each in left}
    spoken_for = {each.participant_id for each in everybody}
    return ByHand(
        left=tuple(left),
        had_today=tuple(each for each in everybody if _kept_as(each) not in told_of),
        without_speaker=tuple(each for each in participants if each.pk not in spoken_for),
        again_from=today + DAY,
    )


def remind_of_closes() -> int:
    """A week and a day before views close, or later if it did not run on the day. Returns the number of emails left."""
    today = timezone.localdate()
    closing = ParticipatingAgency.objects.filter(
        assessment__stage=Stage.GATHERING_VIEWS, assessment__views_close__range=(today, today + WEEK)
    )
    return _remind(closing, lambda each: _before_close(each, today))


def _before_close(participant: ParticipatingAgency, today: datetime.date) -> Kept:
    close: Any = participant.assessment.views_close
    is_last_call = close - today <= DAY
    return (ReminderOccasion.DAY_BEFORE if is_last_call else ReminderOccasion.WEEK_BEFORE), close


def _remind(rows: ParticipatingAgencyQuerySet, kept_as: KeptAs) -> int:
    everybody, kept = _everybody(_waiting(rows), kept_as)
    return len(_leave([each for each in everybody if _kept_as(each) not in kept], None))


def _waiting(rows: ParticipatingAgencyQuerySet) -> list[ParticipatingAgency]:
    return list(rows.not_returned().with_progress().select_related("agency", "assessment__partnership"))


def _leave(due: list[ViewReminder], by: User | None) -> list[ViewReminder]:
    """Without those that another run left at the same moment."""
    notices = [
        Notice([each], partial(_email, each, by), ViewReminder.about(each.participant.assessment), in_words(each))
        for each in due
    ]
    return [reminder for notice in leave_each(notices) for reminder in notice.keeps]


def in_words(reminder: ViewReminder) -> str:
    return f"{reminder.person} ({reminder.participant})"


def _everybody(participants: list[ParticipatingAgency], kept_as: KeptAs) -> tuple[list[ViewReminder], set[Row]]:
    sent = set(ViewReminder.objects.filter(participant__in=participants).values_list(*ROW))
    people = speakers_for([(each.assessment.partnership_id, each.agency_id) for each in participants])
    reminders = []
    for participant in participants:
        occasion, day = kept_as(participant)
        for person in people[participant.assessment.partnership_id, participant.agency_id]:
            reminders.append(ViewReminder(participant=participant, person=person, occasion=occasion, day=day))
    return reminders, sent


def _kept_as(reminder: ViewReminder) -> Row:
    return reminder.participant_id, reminder.person_id, reminder.occasion, reminder.day


def _email(reminder: ViewReminder, by: User | None) -> EmailMultiAlternatives:
    participant: Any = reminder.participant
    assessment = participant.assessment
    subject = _("Give your agency’s view by %(date)s: %(subject)s") % {
        "date": date_format(assessment.views_close, "DATE_FORMAT"),
        "subject": assessment.name,
    }
    context = {
        "assessment": assessment,
        "participant": participant,
        "link": on_site(reverse("agency-view", args=[assessment.pk])),
    }
    return emails.compose(
        "assessments/email/reminder", to=reminder.person.email, subject=subject, context=context, reply_to=by
    )
