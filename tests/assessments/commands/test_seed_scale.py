import pytest
from django.core.management import CommandError, call_command

from assessments import scale
from partnerships.models import Partnership, User


@pytest.fixture(autouse=True)
def _demo_is_on(settings):
    settings.DEMO = True


def seed(partnerships: object = 1, assessments: object = 1, **options: object) -> None:
    call_command("seed_scale", f"--partnerships={partnerships}", f"--assessments={assessments}", **options)


def test_it_prints_what_was_made_how_long_it_took_and_who_can_sign_in(framework, capsys):
    seed()
    printed = capsys.readouterr().out

    assert "AgencyView" in printed
    assert "HistoricalAgencyView" in printed
    total = next(line for line in printed.splitlines() if " rows in " in line)
    assert int(total.split()[0].replace(",", "")) > 500
    assert total.endswith(" seconds.")
    assert scale.PASSWORD in printed
    for role in ("lead", "member", "scrutineer", "observer", "admin"):
        assert f"scale-{role}@example.org" in printed


def test_it_is_refused_unless_demo_is_on(framework, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=on"):
        seed()

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("partnerships", "assessments", "why"),
    [
        (0, 1, "a number of partnerships from 1 to 10,000"),
        (10_001, 1, "a number of partnerships from 1 to 10,000"),
        (1, 0, "a number of assessments from 1 to 20"),
        (1, 21, "a number of assessments from 1 to 20"),
        (-1, 1, "a number of partnerships"),
        ("many", 1, "invalid int value: 'many'"),
    ],
)
def test_numbers_out_of_bounds_are_refused(framework, partnerships, assessments, why):
    with pytest.raises(CommandError, match=why):
        seed(partnerships, assessments)

    assert not User.objects.exists()


def test_a_second_run_is_refused_and_adds_nothing(framework):
    seed()
    with pytest.raises(CommandError, match="has been seeded already"):
        seed()

    assert Partnership.objects.count() == 1


def test_it_needs_the_twelve_components(db):
    with pytest.raises(CommandError, match="load_framework"):
        seed()


def test_it_adds_to_the_demo_and_leaves_it_as_it_is(framework, demo_rows):
    seed()

    assert Partnership.objects.count() == demo_rows + 1


@pytest.fixture
def demo_rows(framework) -> int:
    call_command("demo")
    return Partnership.objects.count()


def test_the_database_plans_with_the_tables_as_they_are(framework, monkeypatch):
    analyzed = []
    monkeypatch.setattr(scale, "analyze", lambda: analyzed.append(Partnership.objects.count()))
    seed(2)

    assert analyzed == [2]
