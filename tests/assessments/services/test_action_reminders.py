"""Reminders of actions: who gets them, on which days and how often, however the command is run."""

import datetime
import random
from itertools import pairwise

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import ActionReminder, ActionReminderOccasion, ActionStatus, Assessment, Rhythm, Stage
from assessments.services.action_reminders import newest_occasion, remind_of_actions
from partnerships.models import Membership, Role
from tests.assessments.at_once import at_once, only_postgresql
from tests.clock import Clock
from tests.factories import ActionFactory, AgencyFactory, MembershipFactory, PartnerAgencyFactory, ReminderChoiceFactory
from tests.partnerships.emails import Down, PowerCut, WithoutBob, backend, try_again

MONTH, WEEK, DAY, OVERDUE = ActionReminderOccasion
DUE = datetime.date(2026, 5, 12)


def days(number):
    return datetime.timedelta(days=number)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.jump(DUE - days(7))
    return clock


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def action(clock, sheet, bob):
    """Led by bob, due in seven days."""
    return ActionFactory(sheet=sheet, lead_person=bob, what="Recruit eight more mentors", due=DUE)


def send():
    """How many emails were sent, and how many are still to be sent."""
    before = len(mail.outbox)
    left, sent = remind_of_actions(), len(mail.outbox) - before
    return sent, left - sent


def addressees():
    return sorted(email.to[0] for email in mail.outbox)


def run_on(clock, offsets, due=DUE):
    """Runs the command on these days from the due date. Returns each run's record: its day, the occasion, its own day.

    Each run that records something sends one email. The others send none.
    """
    found = []
    for offset in offsets:
        clock.jump(due + days(offset))
        before, known = len(mail.outbox), set(ActionReminder.objects.values_list("pk", flat=True))
        send()
        kept = ActionReminder.objects.exclude(pk__in=known)
        assert len(mail.outbox) - before == min(1, len(kept))
        found += [(offset, each.occasion, (each.day - due).days) for each in kept]
    return found


EVERY_DAY = range(-40, 31)
IN_TIME = [(-30, MONTH, 0), (-7, WEEK, 0), (-1, DAY, 0)]
LATE = [(1, OVERDUE, 1), (8, OVERDUE, 8), (15, OVERDUE, 15), (22, OVERDUE, 22), (29, OVERDUE, 29)]


def test_daily_runs_remind_30_7_and_1_days_before_and_every_week_after(clock, action):
    assert run_on(clock, EVERY_DAY) == IN_TIME + LATE


def test_each_reminder_is_sent_once_however_often_the_command_runs(clock, action):
    assert run_on(clock, [offset for offset in EVERY_DAY for _run in range(3)]) == IN_TIME + LATE


@pytest.mark.parametrize(
    ("offsets", "kept"),
    [
        ([-40, -31, -29, -8], [(-29, MONTH, 0)]),
        ([-6, -5, -2, 0], [(-6, WEEK, 0), (0, DAY, 0)]),
        ([-40, -1], [(-1, DAY, 0)]),
        (
            [0, 3, 7, 8, 26, 28, 30],
            [(0, DAY, 0), (3, OVERDUE, 1), (8, OVERDUE, 8), (26, OVERDUE, 22), (30, OVERDUE, 29)],
        ),
        ([-40, 30], [(30, OVERDUE, 29)]),
        ([5, 3, 1], [(5, OVERDUE, 1)]),
    ],
)
def test_after_days_without_a_run_only_the_newest_reminder_is_sent(clock, action, offsets, kept):
    assert run_on(clock, offsets) == kept


@pytest.mark.parametrize("due", [datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)])
@pytest.mark.parametrize("at", [(0, 1), (1, 30), (23, 59)])
def test_reminders_are_sent_on_the_right_days_when_clocks_change(clock, action, due, at):
    action.due = due
    action.save()

    sent_on = []
    for offset in range(-31, 16):
        # When a clock time occurs twice, the second comes after the first.
        for fold in (0, 1):
            clock.jump(due + days(offset), *at, fold=fold)
            if send() == (1, 0):
                sent_on.append(offset)

    assert sent_on == [-30, -7, -1, 1, 8, 15]


def test_a_day_starts_at_midnight_in_london_not_utc(clock, action):
    def send_at(day, hour, minute, **options):
        clock.jump(day, hour, minute, **options)
        return send()[0], ActionReminder.objects.last().occasion

    assert send_at(DUE - days(8), 23, 59) == (1, MONTH)
    assert send_at(DUE - days(7), 0, 1) == (1, WEEK)
    assert send_at(DUE - days(2), 22, 59, zone=datetime.UTC) == (0, WEEK)
    assert send_at(DUE - days(2), 23, 1, zone=datetime.UTC) == (1, DAY)
    assert send_at(DUE, 23, 59) == (0, DAY)
    assert send_at(DUE + days(1), 0, 1) == (1, OVERDUE)


def test_moving_a_due_date_reminds_people_again(clock, action):
    assert run_on(clock, [-7]) == [(-7, WEEK, 0)]

    action.due = DUE + days(3)
    action.save()
    assert run_on(clock, [-6, -4, 2], due=DUE) == [(-6, MONTH, 3), (-4, WEEK, 3), (2, DAY, 3)]

    action.due = DUE
    action.save()
    assert run_on(clock, [3, 4], due=DUE) == [(3, OVERDUE, 1)]


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.STOPPED])
def test_a_done_or_stopped_action_gets_no_reminders_until_it_is_reopened(clock, action, status):
    assert run_on(clock, [-30]) == [(-30, MONTH, 0)]

    action.status, action.stopped_because = status, "It is not needed any more"
    action.save()
    assert run_on(clock, range(-29, 5)) == []

    action.status = ActionStatus.UNDER_WAY
    action.save()
    assert run_on(clock, [5, 6]) == [(5, OVERDUE, 1)]


def test_after_sign_off_only_the_action_that_continues_is_reminded_of(action, bob, alice):
    Assessment.objects.update(stage=Stage.AGREED, agreed_by=alice, agreed_at="2026-04-01T12:00Z")
    later = ActionFactory(sheet=action.sheet, lead_person=bob, due=DUE, continues=action)

    assert send() == (1, 0)

    assert ActionReminder.objects.get().action == later


def test_newest_occasion_for_each_number_of_days_from_the_due_date():
    found = [newest_occasion(DUE, DUE + days(offset)) for offset in (-31, -30, -8, -7, -2, -1, 0, 1, 7, 8)]

    late = [(OVERDUE, DUE + days(1)), (OVERDUE, DUE + days(1)), (OVERDUE, DUE + days(8))]
    assert found == [None, *[(MONTH, DUE)] * 2, *[(WEEK, DUE)] * 2, *[(DAY, DUE)] * 2, *late]


def test_a_person_gets_one_email_for_all_their_actions_in_all_their_partnerships(clock, action, sheet, bob):
    elsewhere = MembershipFactory(person=bob, role=Role.BOARD_MEMBER, agency=AgencyFactory()).partnership
    other = ActionFactory(sheet__assessment__partnership=elsewhere, lead_person=bob, due=DUE - days(9))
    ActionFactory(sheet=sheet, lead_person=bob, due=DUE + days(24))

    assert send() == (1, 0)

    assert mail.outbox[0].subject == "2 actions need your attention: 1 is overdue, the next is due on 12 May 2026"
    assert set(ActionReminder.objects.values_list("action", flat=True)) == {action.pk, other.pk}


def test_if_no_person_is_named_everyone_who_speaks_for_the_agency_is_reminded(
    clock, sheet, partnership, alice, bob, police, dave
):
    Membership.objects.filter(person=alice).update(agency=police)
    for role in (Role.SCRUTINEER, Role.OBSERVER):
        MembershipFactory(partnership=partnership, role=role, agency=police)
    MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=police, person__is_active=False)
    MembershipFactory(role=Role.BOARD_MEMBER, agency=police)
    ActionFactory(sheet=sheet, lead_agency=police, due=DUE)

    send()

    assert addressees() == ["alice@example.org", "bob@example.org"]


def test_if_a_person_is_named_their_agencys_other_people_get_no_reminder(action, partnership, police):
    MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=police)
    action.lead_agency = police
    action.save()

    send()

    assert addressees() == ["bob@example.org"]


def leave(bob):
    bob.memberships.all().delete()


def be_inactive(bob):
    bob.is_active = False
    bob.save()


def observe(bob):
    bob.memberships.update(role=Role.OBSERVER)


@pytest.mark.parametrize("go", [leave, be_inactive, observe])
def test_if_the_lead_person_can_no_longer_act_the_agencys_people_are_reminded(action, sheet, bob, dave, go):
    go(bob)
    action.lead_agency = None
    action.save()
    ActionFactory(sheet=sheet, lead_person=bob, lead_agency=dave.memberships.get().agency, due=DUE)

    send()

    assert addressees() == ["dave@example.org"]


def test_an_agency_that_has_left_the_partnership_is_not_reminded(clock, sheet, partnership, bob, police):
    partnership.partner_agencies.filter(agency=police).update(joined=DUE - days(90), left=DUE - days(7))
    ActionFactory(sheet=sheet, lead_agency=police, due=DUE)

    assert send() == (0, 0)


def test_a_new_lead_person_is_reminded_too(action, dave):
    send()
    action.lead_person = dave
    action.save()
    send()

    assert addressees() == ["bob@example.org", "dave@example.org"]


@pytest.fixture
def of_two(action, sheet, dave):
    """Bob's action, and one of dave's."""
    return ActionFactory(sheet=sheet, lead_person=dave, due=DUE)


def kept_for():
    return sorted(ActionReminder.objects.values_list("person__email", flat=True))


def test_a_mailbox_that_fails_does_not_stop_the_others_and_is_tried_again(of_two, settings):
    usual = settings.EMAIL_BACKEND
    backend(settings, WithoutBob)
    assert (send(), kept_for()) == ((1, 1), ["dave@example.org"])

    settings.EMAIL_BACKEND = usual
    assert (send(), addressees()) == ((1, 0), ["bob@example.org", "dave@example.org"])


def test_an_invalid_address_does_not_stop_the_others(of_two, bob):
    type(bob).objects.filter(pk=bob.pk).update(email="bob@example.org\nBcc: all@example.org")

    assert (send(), kept_for()) == ((1, 1), ["dave@example.org"])


def test_if_the_mail_server_is_down_emails_wait_and_are_not_queued_twice(of_two, settings):
    usual = settings.EMAIL_BACKEND
    backend(settings, Down)
    assert [send(), send()] == [(0, 2), (0, 0)]

    settings.EMAIL_BACKEND = usual
    try_again()
    assert addressees() == kept_for() == ["bob@example.org", "dave@example.org"]


def test_a_crash_during_sending_keeps_only_the_record_of_emails_sent(of_two, sheet, bob, dave, settings):
    # Dave's is due first, so it is sent first.
    ActionFactory(sheet=sheet, lead_person=dave, due=DUE - days(1))
    usual = settings.EMAIL_BACKEND
    backend(settings, PowerCut)
    with pytest.raises(KeyboardInterrupt):
        send()
    assert kept_for() == ["dave@example.org", "dave@example.org"]

    settings.EMAIL_BACKEND = usual
    assert (send(), addressees()) == ((1, 0), ["bob@example.org", "dave@example.org"])


@pytest.fixture
def weekly(bob):
    ReminderChoiceFactory(person=bob, rhythm=Rhythm.WEEKLY)


def test_weekly_reminders_come_at_least_seven_days_apart(clock, action, weekly):
    assert run_on(clock, EVERY_DAY) == [
        (-30, MONTH, 0),
        (-7, WEEK, 0),
        (0, DAY, 0),
        (7, OVERDUE, 1),
        (14, OVERDUE, 8),
        (21, OVERDUE, 15),
        (28, OVERDUE, 22),
    ]


def test_a_weekly_email_has_everything_that_came_up_since_the_last(clock, action, sheet, bob, weekly):
    run_on(clock, [-7])
    for offset in (-3, 1, 20):
        ActionFactory(sheet=sheet, lead_person=bob, due=DUE + days(offset))

    assert run_on(clock, [-6, -2, -1]) == []
    assert run_on(clock, [0, 1]) == [(0, DAY, 0), (0, OVERDUE, -2), (0, DAY, 1), (0, MONTH, 20)]


def test_weekly_applies_only_to_the_person_who_chose_it_until_they_change_it(clock, action, sheet, bob, dave, weekly):
    ActionFactory(sheet=sheet, lead_person=dave, due=DUE)
    for offset in (-7, -1):
        clock.jump(DUE + days(offset))
        send()
    assert addressees() == ["bob@example.org", "dave@example.org", "dave@example.org"]

    bob.reminder_choice.rhythm = Rhythm.DAILY
    bob.reminder_choice.save()
    assert send() == (1, 0)


@pytest.mark.parametrize("seed", range(5))
def test_weekly_emails_are_seven_days_apart_and_remind_before_each_due_date(clock, sheet, bob, weekly, seed):
    chance = random.Random(seed)
    dues = [DUE + days(chance.randrange(-20, 40)) for _action in range(12)]
    actions = [ActionFactory(sheet=sheet, lead_person=bob, due=due) for due in dues]

    runs = []
    for offset in range(-60, 60):
        clock.jump(DUE + days(offset))
        if send() == (1, 0):
            runs.append(offset)

    assert min(later - earlier for earlier, later in pairwise(runs)) >= 7
    for action in actions:
        assert action.reminders.filter(sent_on__lt=action.due).exclude(occasion=OVERDUE).exists()


@pytest.mark.parametrize("number", [1, 30])
def test_a_run_takes_four_queries_plus_ten_per_email_for_any_number_of_actions(clock, sheet, bob, number):
    ActionFactory.create_batch(number, sheet=sheet, lead_person=bob, due=DUE)

    with CaptureQueriesContext(connection) as queries:
        assert send() == (1, 0)
    # Two inserts and the worker's queries, with the savepoints of their transactions inside the test's own.
    assert len(queries) == 4 + 10
    with CaptureQueriesContext(connection) as queries:
        assert send() == (0, 0)
    assert len(queries) == 4


@pytest.mark.parametrize("number", [1, 30])
def test_each_further_email_takes_two_inserts(clock, sheet, partnership, number):
    for _person in range(number):
        agency = PartnerAgencyFactory(partnership=partnership, joined=DUE - days(90)).agency
        MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=agency)
        ActionFactory.create_batch(2, sheet=sheet, lead_agency=agency, due=DUE)

    with CaptureQueriesContext(connection) as queries:
        assert send() == (number, 0)

    assert len(queries) == 4 + 10 * number
    assert sum("INSERT" in each["sql"] for each in queries) == 2 * number


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_email_once(of_two, sheet, bob):
    ActionFactory.create_batch(5, sheet=sheet, lead_person=bob, due=DUE)

    at_once(send, send)

    assert addressees() == ["bob@example.org", "dave@example.org"]
    assert ActionReminder.objects.count() == 7
