"""Reminding the people who speak for agencies that have not returned their view yet: each once on its day."""

import datetime
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Assessment, ParticipatingAgency, ReminderOccasion, Stage, ViewReminder
from partnerships.services import letters
from partnerships.services.letters import Absolute

from .agency_views import refuse_unless_open, with_progress
from .mailing import Notice, Tally, send_each
from .speakers import speakers_for

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)

# What a reminder is kept as: its occasion and its day.
Kept = tuple[ReminderOccasion, datetime.date]
KeptAs = Callable[[ParticipatingAgency], Kept]


def remind_by_hand(assessment: Assessment, *, absolute: Absolute) -> Tally:
    """Remind for every agency that has not returned, each person once a day.

    Raises AssessmentLocked or NotNow; PastClose where nobody could give a view any more.
    """
    refuse_unless_open(assessment)
    today = timezone.localdate()
    return _remind(assessment.participants.all(), lambda _each: (ReminderOccasion.BY_HAND, today), absolute)


def remind_of_closes(*, absolute: Absolute) -> Tally:
    """Remind a week and a day before views close; later too, where nobody ran it on the day itself."""
    today = timezone.localdate()
    closing = ParticipatingAgency.objects.filter(
        assessment__stage=Stage.GATHERING_VIEWS, assessment__views_close__range=(today, today + WEEK)
    )
    return _remind(closing, lambda each: _before_close(each, today), absolute)


def _before_close(participant: ParticipatingAgency, today: datetime.date) -> Kept:
    close: Any = participant.assessment.views_close
    is_last_call = close - today <= DAY
    return (ReminderOccasion.DAY_BEFORE if is_last_call else ReminderOccasion.WEEK_BEFORE), close


def _remind(rows: Any, kept_as: KeptAs, absolute: Absolute) -> Tally:
    participants = with_progress(rows.not_returned()).select_related("agency", "assessment__partnership")
    due = _due(list(participants), kept_as)
    return send_each([Notice(each.person, [each], partial(_letter, each, absolute)) for each in due])


def _due(participants: list[ParticipatingAgency], kept_as: KeptAs) -> Iterator[ViewReminder]:
    """What has not been sent yet, one for each agency and person."""
    names = ("participant", "person", "occasion", "day")
    sent = set(ViewReminder.objects.filter(participant__in=participants).values_list(*names))
    people = speakers_for([(each.assessment.partnership_id, each.agency_id) for each in participants])
    for participant in participants:
        occasion, day = kept_as(participant)
        for person in people[participant.assessment.partnership_id, participant.agency_id]:
            if (participant.pk, person.pk, occasion, day) not in sent:
                yield ViewReminder(participant=participant, person=person, occasion=occasion, day=day)


def _letter(reminder: ViewReminder, absolute: Absolute) -> EmailMultiAlternatives:
    participant: Any = reminder.participant
    assessment = participant.assessment
    subject = _("Give your agency’s view by %(date)s: %(subject)s") % {
        "date": date_format(assessment.views_close, "DATE_FORMAT"),
        "subject": assessment.subject,
    }
    context = {
        "assessment": assessment,
        "participant": participant,
        "link": absolute(reverse("agency-view", args=[assessment.pk])),
    }
    return letters.write("assessments/email/reminder", to=reminder.person.email, subject=subject, context=context)
