import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import ActionFactory, AssessmentFactory, UserFactory


def test_home_shows_my_partnerships_their_progress_and_my_open_actions(assessment, as_, bob, carol):
    sheet = assessment.sheets.first()
    assessment.sheets.filter(component__position__lte=5).update(score=2)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    ActionFactory(sheet=sheet, lead_person=bob, what="Mine and late", due=yesterday)
    ActionFactory(sheet=sheet, lead_person=bob, what="Mine and done", status="done")
    ActionFactory(sheet=sheet, what="Somebody else's")

    text = as_(bob).get("/").content.decode()

    assert "Northshire Safeguarding Partnership" in text
    assert "Elsewhere Safeguarding Board" not in text
    assert "5 of 12 scored" in text
    assert "Mine and late" in text
    assert "Overdue" in text
    assert "Mine and done" not in text
    assert "Somebody else" not in text


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_home_takes_five_queries_however_much_there_is(assessment, as_, bob, rows):
    AssessmentFactory.create_batch(rows, partnership=assessment.partnership, scale=assessment.scale)
    ActionFactory.create_batch(rows, sheet=assessment.sheets.first(), lead_person=bob)
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) == 5


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_a_partnerships_page_takes_six_queries_however_much_there_is(assessment, as_, bob, rows):
    AssessmentFactory.create_batch(rows, partnership=assessment.partnership, scale=assessment.scale)
    client = as_(bob)

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/partnerships/{assessment.partnership_id}/")

    assert len(queries) == 6


def test_somebody_without_a_partnership_is_told_whom_to_ask(db, as_):
    text = as_(UserFactory()).get("/").content.decode()

    assert "You are not in a partnership yet" in text


def test_the_sign_of_life_needs_no_sign_in(client, db):
    answer = client.get("/health/")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_the_newest_period_comes_first(assessment, as_, bob):
    AssessmentFactory(
        partnership=assessment.partnership,
        scale=assessment.scale,
        subject="An earlier one",
        period_start=datetime.date(2024, 4, 1),
        period_end=datetime.date(2025, 3, 31),
    )
    for page in ("/", f"/partnerships/{assessment.partnership_id}/"):
        text = as_(bob).get(page).content.decode()
        assert text.index("Peer mentoring after release") < text.index("An earlier one")
