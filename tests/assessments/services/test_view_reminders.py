"""Reminders of views not yet returned: who gets them, when, how often, and what they say."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Assessment, ReminderOccasion, Stage, ViewReminder
from assessments.services import lifecycle, view_reminders
from assessments.services.errors import NotNow, PastClose
from partnerships.models import Membership, Role
from tests.assessments.at_once import at_once, only_postgresql
from tests.assessments.gathering import gather, give, in_days, more_agencies, return_all
from tests.clock import Clock
from tests.factories import MembershipFactory
from tests.partnerships.emails import Brittle, Down, WithoutBob, backend, try_again

WEEK, DAY = ReminderOccasion.WEEK_BEFORE, ReminderOccasion.DAY_BEFORE


def send(days=None):
    """Runs the daily reminders this many days before views close. Returns how many were sent, and how many were not."""
    if days is not None:
        Assessment.objects.update(views_close=in_days(days))
    before = len(mail.outbox)
    left, sent = view_reminders.remind_of_closes(), len(mail.outbox) - before
    return sent, left - sent


def addressees():
    return sorted(email.to[0] for email in mail.outbox)


@pytest.mark.parametrize(("days", "sent"), [(8, 0), (7, 2), (1, 2), (0, 2), (-1, 0)])
def test_reminders_are_sent_from_a_week_before_until_the_closing_date(gathering, days, sent):
    assert send(days) == (sent, 0)


def test_each_reminder_is_sent_once_however_often_the_command_runs(gathering):
    assert [send(7), send(), send()] == [(2, 0), (0, 0), (0, 0)]

    assert addressees() == ["bob@example.org", "dave@example.org"]


@pytest.mark.parametrize(
    ("runs", "reminders"),
    [
        pytest.param(range(10, -3, -1), {7: WEEK, 1: DAY}, id="every day"),
        pytest.param([8, 6, 5, 2], {6: WEEK}, id="not a week before"),
        pytest.param([7, 2, 0, -1], {7: WEEK, 0: DAY}, id="not the day before"),
        pytest.param([8, 1, 0], {1: DAY}, id="not in the week before"),
        pytest.param([8, -1], {}, id="not until it is too late"),
    ],
)
def test_a_reminder_missed_on_its_day_is_sent_by_the_next_run(gathering, monkeypatch, runs, reminders):
    """The closing date stays as it is. The command runs on these days before it."""
    clock, found = Clock(monkeypatch), {}
    for days in runs:
        clock.jump(gathering.views_close - datetime.timedelta(days=days))
        known = set(ViewReminder.objects.values_list("pk", flat=True))
        sent, _failed = send()
        new = ViewReminder.objects.exclude(pk__in=known)
        assert sent == len(new)
        if sent:
            assert sent == 2
            [found[days]] = {each.occasion for each in new}

    assert found == reminders


def test_a_reminder_is_recorded_with_its_occasion_and_the_closing_date(gathering):
    close = in_days(1)
    send(1)

    kept = set(ViewReminder.objects.values_list("occasion", "day"))
    assert kept == {(ReminderOccasion.DAY_BEFORE, close)}


def test_an_agency_that_has_returned_its_view_is_not_reminded(gathering, bob):
    return_all(gathering, bob)

    send(7)

    assert addressees() == ["dave@example.org"]


def test_everyone_who_speaks_for_the_agency_is_reminded(gathering, partnership, alice, police):
    MembershipFactory(partnership=partnership, role=Role.BOARD_MEMBER, agency=police, person__email="bella@example.org")
    Membership.objects.filter(person=alice).update(agency=police)

    send(7)

    assert addressees() == ["alice@example.org", "bella@example.org", "bob@example.org", "dave@example.org"]


def inactive(bob):
    bob.is_active = False
    bob.save()


def gone(bob):
    bob.memberships.all().delete()


def observer(bob):
    bob.memberships.update(role=Role.OBSERVER)


def without_agency(bob):
    membership = bob.memberships.get()
    membership.partnership.partner_agencies.filter(agency=membership.agency).update(left=timezone.localdate())


@pytest.mark.parametrize("become", [inactive, gone, observer, without_agency])
def test_people_who_can_no_longer_give_the_view_are_not_reminded(gathering, bob, become):
    become(bob)

    send(7)

    assert addressees() == ["dave@example.org"]


def test_someone_who_speaks_for_the_agency_elsewhere_is_not_reminded(gathering, police):
    MembershipFactory(role=Role.BOARD_MEMBER, agency=police, person__email="elsewhere@example.org")

    send(7)

    assert addressees() == ["bob@example.org", "dave@example.org"]


def test_closed_views_remind_nobody(gathering, alice):
    lifecycle.close_views(gathering, by=alice)

    assert send(7) == (0, 0)


def test_a_mailbox_that_fails_does_not_stop_the_others_and_is_tried_again(gathering, settings):
    usual = settings.EMAIL_BACKEND
    backend(settings, WithoutBob)
    assert send(7) == (1, 1)
    assert [kept.person.email for kept in ViewReminder.objects.all()] == ["dave@example.org"]

    settings.EMAIL_BACKEND = usual
    assert send() == (1, 0)
    assert addressees() == ["bob@example.org", "dave@example.org"]


def test_if_the_mail_server_is_down_emails_wait_and_are_not_queued_twice(gathering, settings):
    usual = settings.EMAIL_BACKEND
    backend(settings, Down)
    assert [send(7), send()] == [(0, 2), (0, 0)]

    settings.EMAIL_BACKEND = usual
    try_again()
    assert addressees() == ["bob@example.org", "dave@example.org"]
    assert ViewReminder.objects.count() == 2


def test_text_and_html_give_the_subject_closing_date_progress_and_link(gathering, bob, partnership):
    give(gathering, bob, reason="Nothing of this is in the email")

    send(7)

    email = next(each for each in mail.outbox if each.to == ["bob@example.org"])
    close = Assessment.objects.get().views_close
    html, kind = email.alternatives[0]
    assert kind == "text/html"
    assert "Referral of adults at risk" in email.subject
    for text in (email.body, html):
        assert "Northshire Safeguarding Partnership" in text
        assert "Referral of adults at risk" in text
        assert "1 of 12" in text
        assert f"{close.day} " in text
        assert f"https://safeguarding.example/assessments/{gathering.pk}/views/" in text
        assert "Nothing of this" not in text


def test_a_line_break_in_the_subject_adds_no_header(gathering):
    Assessment.objects.update(subject="Peer\nBcc: all@example.org")

    assert send(7) == (2, 0)

    assert "\n" not in mail.outbox[0].subject


def test_each_person_can_be_reminded_by_hand_once_a_day(gathering, alice):
    presses = [view_reminders.remind_by_hand(gathering, by=alice) for _press in range(2)]
    assert [(len(each.left), len(each.had_today)) for each in presses] == [(2, 0), (0, 2)]
    assert presses[0].again_from == in_days(1)

    ViewReminder.objects.update(day=in_days(-1))
    assert len(view_reminders.remind_by_hand(gathering, by=alice).left) == 2


def test_reminding_by_hand_does_not_replace_automatic_reminders(gathering, alice):
    Assessment.objects.update(views_close=in_days(7))
    view_reminders.remind_by_hand(Assessment.objects.get(), by=alice)

    assert send() == (2, 0)


def test_nobody_can_be_reminded_by_hand_after_the_closing_date_or_once_views_are_closed(gathering, alice):
    gathering.views_close = in_days(-1)
    with pytest.raises(PastClose):
        view_reminders.remind_by_hand(gathering, by=alice)

    gathering.stage = Stage.AGREEING_SCORES
    with pytest.raises(NotNow):
        view_reminders.remind_by_hand(gathering, by=alice)

    assert mail.outbox == []


@pytest.mark.parametrize("number", [1, 3, 25])
def test_finding_people_to_remind_takes_three_queries_for_any_number_of_agencies(framework, partnership, alice, number):
    gather(partnership, alice, more_agencies(partnership, number))
    assert send(7) == (number, 0)

    with CaptureQueriesContext(connection) as queries:
        assert send() == (0, 0)

    assert len(queries) == 3


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_each_email_once(gathering, settings):
    Assessment.objects.update(views_close=in_days(7))

    at_once(send, send)

    assert addressees() == ["bob@example.org", "dave@example.org"]
    assert ViewReminder.objects.count() == 2


def test_after_a_failed_email_the_next_uses_a_new_connection(gathering, settings):
    """The failed email may have broken the connection, which would then accept no other email."""
    backend(settings, Brittle)
    Brittle.opened = 0

    assert send(7) == (1, 1)
    assert Brittle.opened == 2
    assert len(addressees()) == 1
