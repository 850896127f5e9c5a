import pytest
from django.core.management import CommandError, call_command

from assessments import demo
from assessments.models import Assessment


def test_it_refuses_where_passwords_must_not_be_public(framework, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo")

    assert not demo.exists()


def test_an_existing_demo_stays_unless_a_new_one_is_asked_for(framework, settings, capsys):
    settings.DEMO = True
    call_command("demo", "--if-empty")
    first = set(Assessment.objects.values_list("pk", flat=True))
    call_command("demo", "--if-empty")
    assert set(Assessment.objects.values_list("pk", flat=True)) == first

    call_command("demo")

    assert len(first) == Assessment.objects.count()
    assert capsys.readouterr().out.count("The demo is ready.") == 2


def test_it_says_who_can_sign_in_without_a_database(settings, capsys):
    settings.DEMO = True
    call_command("demo", "--sign-ins")

    printed = capsys.readouterr().out
    assert all(person["email"] in printed for person in demo.sign_ins()["people"])
