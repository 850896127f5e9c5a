import datetime

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from assessments.models import Assessment
from tests.assessments.gathering import in_days
from tests.factories import ActionFactory
from tests.partnerships.emails import WithoutBob, backend


@pytest.fixture
def waiting(gathering, bob, settings):
    """Bob is due reminders of a view and an action, dave only of the view."""
    settings.SITE_URL = "https://safeguarding.example"
    Assessment.objects.update(views_close=in_days(7))
    sheet = gathering.sheets.get(component__slug="clarity")
    return ActionFactory(sheet=sheet, lead_person=bob, due=in_days(0) + datetime.timedelta(days=7))


def test_the_command_counts_each_kind_of_reminder_and_emails_link_to_the_site(waiting, gathering, capsys):
    call_command("send_reminders")
    call_command("send_reminders")

    assert capsys.readouterr().out == (
        "Reminders of views: 2 to be sent.\n"
        "Reminders of actions: 1 to be sent.\n"
        "Reminders of views: 0 to be sent.\n"
        "Reminders of actions: 0 to be sent.\n"
    )
    place = {"pk": gathering.pk, "component": "clarity", "item": waiting.pk}
    assert f"https://safeguarding.example/assessments/{gathering.pk}/views/" in mail.outbox[0].body
    assert f"https://safeguarding.example{reverse('action-update', kwargs=place)}" in mail.outbox[2].body


def test_a_refused_reminder_is_sent_by_the_next_run(waiting, settings, capsys):
    usual = settings.EMAIL_BACKEND
    backend(settings, WithoutBob)
    call_command("send_reminders")
    assert [email.to for email in mail.outbox] == [["dave@example.org"]]

    settings.EMAIL_BACKEND = usual
    call_command("send_reminders")
    assert capsys.readouterr().out == (
        "Reminders of views: 2 to be sent.\nReminders of actions: 1 to be sent.\n"
        "Reminders of views: 1 to be sent.\nReminders of actions: 1 to be sent.\n"
    )
