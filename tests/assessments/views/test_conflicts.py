"""Two people, two tabs or two clicks at once: nobody's text is lost."""

import datetime
import threading
import time

import pytest
from django.conf import settings
from django.db import OperationalError, close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.models import Assessment, Evidence, RatingScale
from assessments.services import versioned
from tests.assessments.steps import MEETING, complete
from tests.factories import EvidenceFactory, RatingLevelFactory, RatingScaleFactory
from tests.pages import form_of, words_of

START = {
    "subject": "Referral of adults",
    "subject_kind": "policy",
    "period_start_day": "1",
    "period_start_month": "1",
    "period_start_year": "2026",
    "period_end_day": "31",
    "period_end_month": "12",
    "period_end_year": "2026",
    "protective_marking": "official",
}
EVIDENCE = {"version": "1", "title": "Minutes", "reference": "Item 4", "kind": "audit", "shows": "impact"}
only_postgresql = pytest.mark.skipif(
    settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql", reason="PostgreSQL's own locks"
)


@pytest.fixture
def sheet(assessment):
    return assessment.sheets.get(component__slug="clarity")


@pytest.fixture
def url(sheet):
    return sheet.get_absolute_url()


def test_a_period_ending_in_the_year_9999_does_not_break_home_pages(as_, alice, bob, partnership, framework):
    as_(alice).post(
        f"/partnerships/{partnership.pk}/start/",
        START | {"period_end_year": "9999", "scale": RatingScale.objects.first().pk},
    )

    # OverflowError in Assessment.period: 31 12 9999 has no following day.
    assert as_(bob).get("/").status_code == 200


def test_a_save_does_not_undo_what_someone_else_wrote_in_another_field(sheet, url, as_, alice, bob):
    page = as_(alice).get(url)
    as_(bob).post(url, form_of(as_(bob).get(url), evidence_narrative="Bob’s long text"))

    # Alice changed only the score. The page tells her, and she presses the button again.
    refused = as_(alice).post(url, form_of(page, score="3"))
    if refused.status_code == 200:
        as_(alice).post(url, form_of(refused))

    sheet.refresh_from_db()
    assert (sheet.score, sheet.evidence_narrative) == (3, "Bob’s long text")


def test_a_double_click_adds_one_row(url, as_, bob):
    client = as_(bob)
    fields = form_of(client.get(f"{url}evidence/add/"), **EVIDENCE)

    for _click in range(2):
        client.post(f"{url}evidence/add/", fields)

    assert Evidence.objects.count() == 1


def test_a_double_click_on_save_is_not_a_conflict(url, as_, bob):
    client = as_(bob)
    fields = form_of(client.get(url), evidence_narrative="Typed once")

    # The second answer is what the browser shows: "Bob saved this at ..., after you opened this page."
    assert [client.post(url, fields).status_code for _click in range(2)] == [302, 302]


def test_ones_own_second_tab_is_not_called_someone_else(sheet, url, as_, alice, bob):
    client = as_(bob)
    first, second = client.get(url), client.get(url)
    client.post(url, form_of(first, evidence_narrative="Typed in the first tab"))

    told = as_(bob).post(url, form_of(second, evidence_narrative="Typed in the second tab")).content.decode()

    sheet.refresh_from_db()
    time = date_format(localtime(sheet.changed_at), "TIME_FORMAT")
    assert f"You saved this in another tab or on another device at {time}, after you opened this page." in told
    assert "You saved in another tab or on another device:" in told
    assert "someone else" not in told.lower()
    assert "Typed in the first tab" in told

    told = as_(alice).post(url, form_of(second, evidence_narrative="Typed by Alice")).content.decode()
    assert f"Bob saved this at {time}, after you opened this page." in told
    assert "Saved by someone else:" in told


def test_a_conflict_with_an_earlier_days_save_gives_its_date(sheet, url, as_, bob, alice):
    page = as_(bob).get(url)
    as_(alice).post(url, form_of(as_(alice).get(url), evidence_narrative="Alice’s"))
    at = timezone.now() - datetime.timedelta(days=2)
    sheet.__class__.objects.update(changed_at=at)

    told = as_(bob).post(url, form_of(page, evidence_narrative="Bob’s")).content.decode()

    assert f"Alice saved this at {date_format(localtime(at), 'DATETIME_FORMAT')}, after you opened this page." in told


def test_without_components_no_assessment_can_be_started(as_, alice, partnership):
    scale = RatingScaleFactory()
    for score in (1, 2, 3, 4):
        RatingLevelFactory(scale=scale, score=score)

    page = as_(alice).post(f"/partnerships/{partnership.pk}/start/", START | {"scale": scale.pk}, follow=True)

    # With no component it would have been called complete.
    assert "The twelve components are not loaded yet. Ask your administrator to load them" in words_of(page)
    assert Assessment.objects.count() == 0


@pytest.mark.parametrize("button", ["", "/remove"])
def test_the_button_of_a_removed_row_does_not_lead_to_page_not_found(sheet, url, as_, bob, button):
    gone = EvidenceFactory(sheet=sheet)
    gone_pk = gone.pk
    gone.delete()

    answer = as_(bob).post(
        url, {"version": "1", "evidence_narrative": "Kept", "go_on": f"evidence/{gone_pk}{button}"}, follow=True
    )

    assert answer.status_code == 200  # "Page not found", though the sheet was saved


def test_removing_a_row_twice_is_no_error(sheet, url, as_, bob):
    row = EvidenceFactory(sheet=sheet)

    answers = [as_(bob).post(f"{url}evidence/{row.pk}/remove/", {"version": "1"}).status_code for _click in range(2)]

    assert answers == [302, 302]


def test_a_tampered_button_with_non_ascii_digits_is_not_an_error(url, as_, bob):
    client = as_(bob)
    client.raise_request_exception = False

    answer = client.post(url, {"version": "1", "evidence_narrative": "Saved", "go_on": "evidence/٣"})

    assert answer.status_code == 302  # NoReverseMatch: \d is not [0-9]


def test_a_sign_off_is_refused_if_a_sheet_changed_after_its_page_was_opened(assessment, sheet, url, as_, alice, bob):
    complete(assessment)
    address = f"/assessments/{assessment.pk}/sign-off/"
    page = as_(alice).get(address)
    as_(bob).post(url, form_of(as_(bob).get(url), score="1"))

    day = MEETING["meeting_date"]
    as_(alice).post(
        address,
        form_of(
            page,
            board="Executive",
            decision_asked="Agree the scores",
            meeting_date_day=day.day,
            meeting_date_month=day.month,
            meeting_date_year=day.year,
        ),
    )

    assessment.refresh_from_db()
    assert not assessment.is_agreed


@only_postgresql
def test_a_subject_that_differs_only_in_unicode_case_is_refused_without_a_crash(as_, alice, partnership, framework):
    scale = RatingScale.objects.first().pk
    client = as_(alice)
    client.raise_request_exception = False
    address = f"/partnerships/{partnership.pk}/start/"

    client.post(address, START | {"scale": scale, "subject": "\u212aelvin"})
    answer = client.post(address, START | {"scale": scale, "subject": "kelvin"})

    assert answer.status_code == 200  # LOWER() of the constraint finds them equal, UPPER() of iexact doesn't


def test_a_request_that_is_too_large_is_refused_with_a_word_about_what_was_typed(url, as_, bob):
    page = as_(bob).post(url, {"version": "1", "evidence_narrative": "x" * 3_000_000})

    assert page.status_code in (400, 413)
    assert "what you typed" in page.content.decode().lower()


@pytest.mark.parametrize("address", ["", "report/", "sign-off/"])
def test_an_assessments_pages_still_open_if_its_scale_lost_a_level(assessment, as_, alice, address):
    # Not through the administration pages, but by a fixture or by hand.
    assessment.sheets.update(score=3)
    assessment.scale.levels.filter(score=3).delete()
    client = as_(alice)
    client.raise_request_exception = False

    assert client.get(f"/assessments/{assessment.pk}/{address}").status_code == 200


@only_postgresql
@pytest.mark.django_db(transaction=True)
def test_adding_a_row_while_someone_saves_its_sheet_does_not_deadlock(assessment, bob, alice):
    sheet = assessment.sheets.get(component__slug="clarity")
    inserted, failed = threading.Event(), []

    def in_a_thread(work):
        def run():
            try:
                work()
            except OperationalError as error:
                failed.append(error)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def add():
        with transaction.atomic():  # its foreign keys are checked when it ends
            new = Evidence(sheet=sheet, title="Minutes", reference="Item 4", kind="audit", shows="impact")
            versioned.save(new, by=bob)
            inserted.set()
            time.sleep(0.7)

    def change():
        inserted.wait()
        row = assessment.sheets.get(component__slug="clarity")
        row.evidence_narrative = "What Alice typed"
        versioned.save(row, by=alice, version=row.version)

    for thread in [in_a_thread(add), in_a_thread(change)]:
        thread.join()
    close_old_connections()

    assert failed == []  # psycopg.errors.DeadlockDetected: a 500, and what was typed is lost
