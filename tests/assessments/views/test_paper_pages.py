"""The page of papers, a lead's choices for them, the page that shows a paper's progress, and the download log."""

import datetime
import sqlite3

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from assessments.models import Assessment, KeptPaper, PaperClaim, PaperDownload, PaperOptions, SignedPaper
from assessments.papers import keeping, signing
from assessments.papers.formats import HtmlPaper
from assessments.views import waiting
from partnerships.models import Role
from safeguarding.background.models import Supervisor
from safeguarding.background.monitoring import task_info
from safeguarding.printing.made import Made
from tests.assessments.steps import MEETING, sign_off
from tests.factories import (
    ActionFactory,
    MembershipFactory,
    PaperDownloadFactory,
    PaperOptionsFactory,
    SignedPaperFactory,
    SupervisorFactory,
)
from tests.pages import form_of, words_of
from tests.worker import work_off


@pytest.fixture
def address(assessment) -> str:
    return f"/assessments/{assessment.pk}/papers/"


@pytest.fixture
def set_at_once(monkeypatch):
    """No paper is really made."""
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: Made(b"%PDF ready", 3))


@pytest.fixture
def working(queued):
    """Runs the background tasks, but only when the test asks."""
    return SupervisorFactory()


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def fields(answer, **changes):
    return {**form_of(answer), **changes}


def test_everyone_sees_the_papers_but_only_the_lead_is_offered_the_choices(address, as_, alice, olive):
    page = text_of(as_(olive).get(address))
    assert f'href="{address}board-report.pdf"' in page
    assert "Change what the board report says" not in page
    assert "None yet. Each time the assessment is signed off" in page
    assert f'href="{address}options/"' in text_of(as_(alice).get(address))


def test_signed_off_versions_are_listed_with_number_person_and_digest(assessment, address, as_, alice, olive):
    signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    page = text_of(as_(olive).get(address))
    assert f'href="/assessments/{assessment.pk}/report-1.pdf">Version 1 (PDF)</a>' in page
    assert SignedPaper.objects.get().sha256 in page
    assert ", by Alice" in page


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_of_papers_takes_the_same_queries_for_any_number_of_versions(
    assessment, address, as_, olive, django_assert_num_queries, rows
):
    SignedPaperFactory.create_batch(rows, assessment=assessment)
    client = as_(olive)
    # Session, person, assessment, signed-off papers; assessments to compare with; the components.
    with django_assert_num_queries(6):
        assert client.get(address).status_code == 200


def test_a_lead_starts_from_drafted_recommendations_and_saves_their_own(address, as_, alice, assessment):
    client = as_(alice)
    form = form_of(client.get(f"{address}options/"))
    assert form["recommendations"].startswith("Agree a date for scoring")
    changes = {
        "meeting": "Executive",
        "meeting_date_day": "15",
        "meeting_date_month": "12",
        "meeting_date_year": "2026",
        "purpose": "noting",
        "recommendations": "Note it",
        "protective_marking": "official",
    }
    form.pop("watermark")
    assert client.post(f"{address}options/", {**form, **changes}).url == address
    options = PaperOptions.objects.get()
    assert (options.meeting, options.purpose, options.recommendations, options.watermark) == (
        "Executive",
        "noting",
        "Note it",
        False,
    )
    assert (options.changed_by, options.history.get().history_user) == (alice, alice)
    page = text_of(client.get(f"/assessments/{assessment.pk}/report/"))
    assert "For noting: what the board is asked to do" in page
    assert "Executive, 15 December 2026" in page


def test_drafted_recommendations_saved_unchanged_are_kept(address, as_, alice, assessment):
    client = as_(alice)
    client.post(f"{address}options/", form_of(client.get(f"{address}options/")))
    before = PaperOptions.objects.get().recommendations
    assessment.sheets.update(score=3)
    assert PaperOptions.objects.get().recommendations == before != ""
    assert before.splitlines()[0] in text_of(client.get(f"/assessments/{assessment.pk}/report/"))


@pytest.mark.parametrize("has_chosen", [False, True])
def test_two_leads_choosing_at_once_do_not_overwrite_each_other(
    assessment, partnership, address, as_, alice, has_chosen
):
    other = MembershipFactory(partnership=partnership, role=Role.LEAD, person__name="Lena").person
    if has_chosen:
        PaperOptionsFactory(assessment=assessment, recommendations="As before")
    first, second = (form_of(as_(person).get(f"{address}options/")) for person in (alice, other))
    as_(alice).post(f"{address}options/", {**first, "meeting": "First", "recommendations": "Mine"})
    page = as_(other).post(f"{address}options/", {**second, "recommendations": "Also mine"})
    assert "Alice saved this at" in text_of(page)
    assert "Saved by someone else: Mine" in words_of(page)
    assert form_of(page)["recommendations"] == "Also mine"
    options = PaperOptions.objects.get()
    assert (options.recommendations, options.changed_by) == ("Mine", alice)
    # Now that Lena has seen it, hers is saved. What she left alone stays as Alice saved it.
    as_(other).post(f"{address}options/", form_of(page))
    options = PaperOptions.objects.get()
    assert (options.recommendations, options.meeting, options.changed_by) == ("Also mine", "First", other)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (
            {"meeting_date_day": "1", "meeting_date_month": "1", "meeting_date_year": "2026"},
            "Enter a date on or after 1 April 2026",
        ),
        ({"recommendations": "x" * 20_001}, "20,000 characters"),
        ({"purpose": "sleeping"}, "Choose one of the answers for “What is the paper for?”"),
        (
            {"protective_marking": "SECRET"},
            "Choose one of the answers for “What is the paper’s protective marking?”",
        ),
    ],
)
def test_invalid_choices_for_a_paper_are_refused_and_what_was_typed_is_kept(address, as_, alice, typed, says):
    client = as_(alice)
    sent = fields(client.get(f"{address}options/"), meeting="Executive", **typed)
    page = client.post(f"{address}options/", sent)
    assert page.status_code == 200
    assert says in words_of(page)
    # The page can't show a choice that it doesn't offer.
    not_shown = {"csrfmiddlewaretoken"} | {"purpose", "protective_marking"} & typed.keys()
    kept = form_of(page)
    assert {name: kept.get(name) for name in sent.keys() - not_shown} == {
        name: value for name, value in sent.items() if name not in not_shown
    }
    assert PaperOptions.objects.count() == 0


def test_choices_cannot_be_changed_after_sign_off(assessment, address, as_, alice):
    client = as_(alice)
    form = form_of(client.get(f"{address}options/"))
    sign_off(assessment, alice)
    assert "This assessment is signed off" in text_of(client.get(f"{address}options/"))
    page = client.post(f"{address}options/", {**form, "meeting": "Too late"})
    assert page.status_code == 200
    assert PaperOptions.objects.get().meeting == MEETING["board"]


def test_sign_off_is_prefilled_from_what_the_lead_chose(assessment, as_, alice):
    PaperOptionsFactory(
        assessment=assessment,
        meeting="Executive group",
        meeting_date=datetime.date(2026, 12, 15),
        recommendations="Agree\nNote",
    )
    form = form_of(as_(alice).get(f"/assessments/{assessment.pk}/sign-off/"))
    assert (form["board"], form["decision_asked"], form["meeting_date_day"]) == ("Executive group", "Agree\nNote", "15")


def test_the_trail_records_the_leads_choices(assessment, address, as_, alice):
    client = as_(alice)
    client.post(f"{address}options/", fields(client.get(f"{address}options/"), meeting="Executive"))
    assert "Alice chose what the papers say" in text_of(client.get(f"/assessments/{assessment.pk}/trail/"))


def test_someone_asking_for_a_paper_sees_its_progress_and_gets_it_when_ready(address, as_, olive, working, set_at_once):
    client, file = as_(olive), f"{address}board-report.pdf"
    waiting = client.get(file)
    assert (waiting.status_code, waiting.headers["Refresh"]) == (202, f"1; url={file}?waited=1")
    assert "Your paper is waiting to be made" in text_of(waiting)
    assert "Yours is next." in text_of(waiting)
    DBTaskResult.objects.get().claim("a-worker")
    making = client.get(f"{file}?waited=1")
    assert (making.status_code, "Your paper is being made" in text_of(making)) == (202, True)
    assert f"Work on it started at {timezone.localtime():%H:%M:}" in text_of(making)
    DBTaskResult.objects.update(status="READY")
    work_off()
    ready = client.get(f"{file}?waited=1")
    assert (ready.status_code, ready.headers["Refresh"]) == (200, f"0; url={file}?ready=1")
    assert "Your paper is ready" in text_of(ready)
    assert client.get(f"{file}?ready=1").content == b"%PDF ready"
    assert PaperDownload.objects.count() == 1


@pytest.mark.parametrize(("seconds", "status"), [(0, 200), (61, 202)])
def test_someone_who_waited_gets_the_paper_for_a_minute_despite_later_changes(
    assessment, address, as_, olive, working, set_at_once, seconds, status
):
    client, file = as_(olive), f"{address}board-report.pdf"
    client.get(file)
    work_off()
    assessment.sheets.update(score=2)
    KeptPaper.objects.update(made_at=timezone.now() - datetime.timedelta(seconds=seconds))
    assert client.get(f"{file}?ready=1").status_code == status
    assert client.get(file).status_code == 202


def test_every_address_of_the_waiting_page_names_the_component(address, as_, olive, working):
    file = f"{address}component-sheet.pdf?of=clarity"
    waiting = as_(olive).get(file)
    assert waiting.headers["Refresh"] == f"1; url={file}&waited=1"
    for query in ("waited=1", "waited=1&amp;still=1"):
        assert f'href="{file}&amp;{query}"' in waiting.content.decode()


def test_the_waiting_page_refreshes_less_often_after_ten_seconds_and_can_be_stopped(address, as_, olive, working):
    client, file = as_(olive), f"{address}board-report.pdf"
    client.get(file)
    still = client.get(f"{file}?waited=1&still=1")
    assert ("Refresh" in still.headers, "Check whether it is ready" in text_of(still)) == (False, True)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - datetime.timedelta(seconds=11))
    assert client.get(f"{file}?waited=1").headers["Refresh"] == f"5; url={file}?waited=1"


def test_people_waiting_see_how_many_are_ahead(address, as_, alice, olive, working):
    as_(alice).get(f"{address}action-plan.pdf")
    as_(alice).get(f"{address}tables.xlsx")
    waiting = as_(olive).get(f"{address}board-report.pdf")
    assert "2 other requests are ahead of yours." in text_of(waiting)


@pytest.mark.parametrize("rows", [0, 30])
def test_the_waiting_page_takes_seven_queries(
    assessment, address, as_, olive, working, django_assert_num_queries, rows
):
    ActionFactory.create_batch(rows, sheet=assessment.sheets.first())
    client = as_(olive)
    client.get(f"{address}board-report.pdf")
    # Session, person, assessment, its signed paper or the claim; the task, the workers, the requests ahead.
    with django_assert_num_queries(7):
        client.get(f"{address}board-report.pdf?waited=1")


def test_without_a_worker_the_page_says_so_and_still_refreshes(address, as_, olive, working):
    client = as_(olive)
    Supervisor.objects.update(seen_at=timezone.now() - datetime.timedelta(minutes=1))
    stopped = client.get(f"{address}board-report.pdf")
    assert (stopped.status_code, stopped.headers["Refresh"][:2]) == (202, "5;")
    assert "Papers can’t be made at the moment" in text_of(stopped)
    assert "Tell your administrator" in text_of(stopped)
    Supervisor.objects.update(seen_at=timezone.now())
    assert "Your paper is waiting" in text_of(client.get(f"{address}board-report.pdf?waited=1"))


def test_a_failed_paper_says_so_and_can_be_tried_again(address, as_, olive, working, monkeypatch):
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: 1 / 0)
    client, file = as_(olive), f"{address}board-report.pdf"
    client.get(file)
    work_off()
    for failed in (client.get(f"{file}?waited=1"), client.get(file)):
        assert (failed.status_code, "Your paper could not be made" in text_of(failed)) == (500, True)
        assert "Refresh" not in failed.headers
        assert f'href="{file}?again=1"' in failed.content.decode()
    assert client.get(f"{file}?again=1").status_code == 202
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: Made(b"%PDF ready"))
    work_off()
    assert client.get(file).content == b"%PDF ready"


def test_a_paper_that_failed_for_lack_of_space_says_so(address, as_, olive, working, monkeypatch):
    monkeypatch.setattr(keeping, "keep", no_room)
    client, file = as_(olive), f"{address}board-report.pdf"
    client.get(file)
    work_off()
    page = client.get(f"{file}?waited=1")
    assert (page.status_code, "There is no room for your paper" in text_of(page)) == (507, True)
    assert "The service has run out of space." in text_of(page)
    assert client.get(f"{file}?again=1").status_code == 202


def test_a_full_database_is_reported_at_once(address, as_, olive, working, monkeypatch, log):
    monkeypatch.setattr(keeping, "enqueue", no_room)
    page = as_(olive).get(f"{address}board-report.pdf")
    assert (page.status_code, "We can’t make this file" in text_of(page)) == (507, True)
    assert PaperClaim.objects.count() == 0
    assert "A download could not be written to the database" in log()


def no_room(*args, **kwargs):
    raise OperationalError("database or disk is full") from sqlite3.OperationalError("database or disk is full")


def test_a_sixth_waiting_paper_is_refused(assessment, address, as_, olive, working):
    client = as_(olive)
    for number in range(5):
        assessment.sheets.update(score=number % 4 + 1, evidence_narrative=str(number))
        client.get(f"{address}board-report.pdf")
    answer = client.get(f"{address}action-plan.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "10")
    assert "You are waiting for too many papers" in text_of(answer)
    assert f'href="{address}action-plan.pdf"' in answer.content.decode()


def test_a_signed_paper_shows_its_progress_until_it_is_ready(
    assessment, address, as_, alice, olive, working, set_at_once
):
    signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    client = as_(olive)
    assert "Not ready yet" in text_of(client.get(address))
    for file in (f"/assessments/{assessment.pk}/report-1.pdf", f"/assessments/{assessment.pk}/report.pdf"):
        waiting = client.get(file)
        assert (waiting.status_code, waiting.headers["Refresh"]) == (202, f"1; url={file}?waited=1")
    work_off()
    ready = client.get(f"{file}?waited=1")
    assert ("Your paper is ready" in text_of(ready), ready.headers["Refresh"]) == (True, f"0; url={file}?ready=1")
    assert client.get(file).content == b"%PDF ready"
    assert PaperDownload.objects.get().version == 1


def test_on_a_stopped_page_the_download_has_to_be_started_by_hand(address, as_, olive, working, set_at_once):
    client, file = as_(olive), f"{address}board-report.pdf"
    client.get(file)
    work_off()

    ready = client.get(f"{file}?waited=1&still=1")

    assert (ready.status_code, "Refresh" in ready.headers) == (200, False)
    assert "Your download will start automatically." not in text_of(ready)
    assert f'href="{file}?ready=1"' in ready.content.decode()


@pytest.mark.parametrize("is_signed", [False, True])
def test_a_paper_finished_while_the_page_checks_is_shown_as_ready(
    assessment, as_, alice, working, monkeypatch, set_at_once, is_signed
):
    if is_signed:
        signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    client, pdf = as_(alice), f"/assessments/{assessment.pk}/papers/board-report.pdf"
    assert client.get(pdf).status_code == 202

    def made_meanwhile(task):
        work_off()
        return task_info(task)

    monkeypatch.setattr(waiting, "task_info", made_meanwhile)
    answer = client.get(pdf, {"waited": 1})
    assert (answer.status_code, answer.headers["Refresh"]) == (200, f"0; url={pdf}?ready=1")
    assert client.get(pdf).content == b"%PDF ready"


def test_a_signed_paper_that_failed_can_be_tried_again(assessment, as_, alice, olive, working, monkeypatch):
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: 1 / 0)
    signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    work_off()
    client, file = as_(olive), f"/assessments/{assessment.pk}/report-1.pdf"
    failed = client.get(file)
    assert (failed.status_code, f'href="{file}?again=1"' in failed.content.decode()) == (500, True)
    assert client.get(f"{file}?again=1").url == f"{file}?waited=1"
    monkeypatch.setattr(HtmlPaper, "make", lambda *args: Made(b"%PDF"))
    work_off()
    assert client.get(file).content == b"%PDF"


def test_a_kept_draft_is_served_until_something_changes(assessment, address, as_, olive):
    client = as_(olive)
    first = client.get(f"{address}board-report.pdf").content
    assert client.get(f"{address}board-report.pdf").content == first
    assert KeptPaper.objects.get().pages > 5
    kept = KeptPaper.objects.get().fingerprint
    assessment.sheets.update(score=2)
    client.get(f"{address}board-report.pdf")
    assert (KeptPaper.objects.get().fingerprint != kept, PaperClaim.objects.count()) == (True, 0)


@pytest.mark.parametrize("path", ["board-report.docm", "no-such-paper.pdf", "board-report.pdf?of=clarity"])
def test_an_unknown_paper_is_not_found(address, as_, olive, path):
    assert as_(olive).get(address + path).status_code == 404
    assert PaperClaim.objects.count() == 0


def test_downloads_are_logged_but_head_requests_are_not(assessment, address, as_, alice, olive, set_at_once):
    client = as_(olive)
    client.head(f"{address}board-report.pdf")
    client.get(f"{address}board-report.pdf")
    signing.sign_off(assessment, by=alice, missing_because="Short", **MEETING)
    client.get(f"/assessments/{assessment.pk}/report.pdf")
    client.get(f"/assessments/{assessment.pk}/report-1.pdf")
    rows = PaperDownload.objects.order_by("pk")
    assert [(row.person.name, row.kind, row.format, row.version) for row in rows] == [
        ("Olive", "board-report", "pdf", None),
        ("Olive", "board-report", "pdf", 1),
        ("Olive", "board-report", "pdf", 1),
    ]
    page = text_of(as_(alice).get(f"{address}downloads/"))
    assert "3 downloads, newest first." in page
    assert "Board report (PDF), version 1" in page
    assert "Board report (PDF), as it was then" in page


@pytest.mark.parametrize("rows", [1, 60])
def test_the_log_has_pages_and_takes_the_same_queries_for_any_number_of_rows(
    assessment, address, as_, sam, django_assert_num_queries, rows
):
    PaperDownloadFactory.create_batch(rows, assessment=assessment)
    client = as_(sam)
    with django_assert_num_queries(7):
        page = text_of(client.get(f"{address}downloads/"))
    assert ("page=2" in page) is (rows > 50)


def test_another_partnerships_lead_gets_404_and_observers_see_no_log_or_choices(address, as_, carol, olive):
    assert as_(carol).get(f"{address}board-report.pdf").status_code == 404
    assert as_(olive).get(f"{address}downloads/").status_code == 403
    assert as_(olive).post(f"{address}options/", {}).status_code == 403
    assert Assessment.objects.count() == 1
