import pytest
from django.core.management import CommandError, call_command

from assessments import demo
from assessments.models import Assessment


def test_the_demo_is_refused_unless_demo_is_on(framework, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        call_command("demo")

    assert not demo.exists()


def test_if_empty_keeps_an_existing_demo_and_without_it_the_demo_is_rebuilt(framework, settings, capsys):
    settings.DEMO = True
    call_command("demo", "--if-empty")
    first = set(Assessment.objects.values_list("pk", flat=True))
    call_command("demo", "--if-empty")
    assert set(Assessment.objects.values_list("pk", flat=True)) == first

    call_command("demo")

    assert len(first) == Assessment.objects.count()
    assert capsys.readouterr().out.count("The demo is ready.") == 2


def test_the_sign_ins_are_printed_without_using_the_database(settings, capsys):
    settings.DEMO = True
    call_command("demo", "--sign-ins")

    printed = capsys.readouterr().out
    assert all(person["email"] in printed for person in demo.sign_ins()["people"])
