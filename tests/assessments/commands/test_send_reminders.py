from django.core import mail
from django.core.management import call_command

from assessments.models import Assessment
from tests.assessments.gathering import in_days


def test_it_says_in_one_line_how_many_it_sent_and_links_to_the_site(gathering, settings, capsys):
    settings.SITE_URL = "https://safeguarding.example"
    Assessment.objects.update(views_close=in_days(7))

    call_command("send_reminders")
    call_command("send_reminders")

    assert capsys.readouterr().out == "Reminders: 2 sent, 0 failed.\nReminders: 0 sent, 0 failed.\n"
    assert f"https://safeguarding.example/assessments/{gathering.pk}/views/" in mail.outbox[0].body
