"""Reminding the people who speak for agencies that have not returned their view yet: each once on its day."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import Assessment, ParticipatingAgency, ReminderOccasion, Stage, ViewReminder
from partnerships.models import Membership, PartnerAgency, User
from partnerships.services.letters import Absolute

from .agency_views import SPEAKERS, refuse_unless_open, with_progress

logger = logging.getLogger(__name__)

WEEK = datetime.timedelta(days=7)
DAY = datetime.timedelta(days=1)


@dataclass
class Tally:
    """How many letters went out, and how many no mail server took; those can be sent again."""

    sent: int = 0
    failed: int = 0

    def count(self, is_sent: bool | None) -> None:
        self.sent += is_sent is True
        self.failed += is_sent is False


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
    participants = with_progress(rows.filter(returned_at=None)).select_related("agency", "assessment__partnership")
    waiting = list(_due(list(participants), kept_as))
    tally = Tally()
    mail = get_connection()
    # One connection for all. Where there is no mail server, nobody waits for it once for each letter.
    while waiting and _opens(mail):
        tally.count(_send(waiting.pop(0), absolute, mail))
    mail.close()
    tally.failed += len(waiting)
    return tally


def _opens(mail: Any) -> bool:
    try:
        mail.open()
    except (SMTPException, OSError) as error:
        logger.warning("No mail server takes reminders: %s", type(error).__name__)
        return False
    return True


def _send(reminder: ViewReminder, absolute: Absolute, mail: Any) -> bool | None:
    """Whether the letter went out; None where another run at the same moment has sent it."""
    try:
        with transaction.atomic():
            # Kept first, so that a second run waits for this one; a failure takes it back.
            reminder.save()
            _letter(reminder, absolute, mail).send()
    except IntegrityError:
        return None
    except (SMTPException, OSError) as error:
        logger.warning("A reminder to person %s failed: %s", reminder.person_id, type(error).__name__)
        # What it choked on may have broken it.
        mail.close()
        return False
    return True


def _due(participants: list[ParticipatingAgency], kept_as: KeptAs) -> Iterator[ViewReminder]:
    """What has not been sent yet, one for each agency and person."""
    names = ("participant", "person", "occasion", "day")
    sent = set(ViewReminder.objects.filter(participant__in=participants).values_list(*names))
    people = _speakers(participants)
    for participant in participants:
        occasion, day = kept_as(participant)
        for person in people[participant.assessment.partnership_id, participant.agency_id]:
            if (participant.pk, person.pk, occasion, day) not in sent:
                yield ViewReminder(participant=participant, person=person, occasion=occasion, day=day)


def _speakers(participants: list[ParticipatingAgency]) -> dict[tuple[int, int], list[User]]:
    """Who can give an agency's view today, by the keys of partnership and agency."""
    still_here = PartnerAgency.objects.current().filter(partnership=OuterRef("partnership"), agency=OuterRef("agency"))
    memberships = Membership.objects.filter(
        Exists(still_here),
        partnership__in={each.assessment.partnership_id for each in participants},
        agency__in={each.agency_id for each in participants},
        role__in=SPEAKERS,
        person__is_active=True,
    )
    people: dict[tuple[int, int], list[User]] = defaultdict(list)
    for membership in memberships.select_related("person"):
        if membership.agency_id is not None:
            people[membership.partnership_id, membership.agency_id].append(membership.person)
    return people


def _letter(reminder: ViewReminder, absolute: Absolute, mail: Any) -> EmailMultiAlternatives:
    participant: Any = reminder.participant
    assessment = participant.assessment
    context = {
        "assessment": assessment,
        "participant": participant,
        "link": absolute(reverse("agency-view", args=[assessment.pk])),
    }
    subject = _("Give your agency’s view by %(date)s: %(subject)s") % {
        "date": date_format(assessment.views_close, "DATE_FORMAT"),
        "subject": assessment.subject,
    }
    letter = EmailMultiAlternatives(
        # A line break would begin a header of its own.
        " ".join(subject.split()),
        render_to_string("assessments/email/reminder.txt", context),
        to=[reminder.person.email],
        connection=mail,
    )
    letter.attach_alternative(render_to_string("assessments/email/reminder.html", context), "text/html")
    return letter
