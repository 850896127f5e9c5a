"""What people and monitoring get while the database is unavailable. Outages themselves: tests/test_database_away.py."""

import datetime
import sqlite3
import threading
from types import SimpleNamespace

import psycopg
import psycopg_pool
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.db.models.query import QuerySet
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from safeguarding import probes
from safeguarding.database import is_away
from tests.factories import SupervisorFactory
from tests.test_error_pages import HEADERS, heading, reference


def caused(error, cause):
    error.__cause__ = cause
    return error


ERRORS = {
    "no connection": (caused(OperationalError("x"), psycopg_pool.PoolTimeout("x")), True),
    "refused": (caused(OperationalError("x"), psycopg.OperationalError("x")), True),
    "ended": (caused(OperationalError("x"), psycopg.errors.AdminShutdown("x")), True),
    "closed": (caused(InterfaceError("x"), psycopg.InterfaceError("x")), True),
    "locked": (caused(OperationalError("database is locked"), sqlite3.OperationalError("database is locked")), True),
    "full": (caused(OperationalError("database or disk is full"), sqlite3.OperationalError("x")), True),
    "no such table": (caused(OperationalError("no such table: x"), sqlite3.OperationalError("x")), False),
    "wrong SQL": (caused(ProgrammingError("x"), psycopg.ProgrammingError("x")), False),
    "twice": (caused(IntegrityError("x"), psycopg.IntegrityError("x")), False),
    "ours": (ValueError("x"), False),
    "none": (None, False),
}


@pytest.fixture
def lose(monkeypatch):
    """`lose(error)`: from now on neither the session nor anything else can be read."""

    def raise_it(error):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(SessionStore, "load", fail)
        monkeypatch.setattr(QuerySet, "_fetch_all", fail)

    return raise_it


@pytest.mark.parametrize(("error", "expected"), ERRORS.values(), ids=ERRORS)
def test_errors_that_mean_that_the_database_is_unavailable_are_recognised(error, expected):
    assert is_away(error) is expected


@pytest.mark.parametrize("name", [name for name, (error, away) in ERRORS.items() if away])
def test_a_page_says_that_the_service_is_unavailable_and_the_log_has_one_line(visitor, as_, bob, lose, log, name):
    as_(bob)
    lose(ERRORS[name][0])

    page = visitor.get("/")

    assert (page.status_code, heading(page)) == (503, "Sorry, the service is unavailable")
    assert (page.headers["Retry-After"], page.headers["Cache-Control"]) == ("10", "private, no-store")
    assert {name: page.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    (line,) = log().splitlines()
    assert f"(reference {reference(page)}): {type(ERRORS[name][0]).__name__}: " in line


def test_the_unavailable_page_shows_what_was_typed_but_no_passwords(visitor, as_, bob, assessment, lose):
    as_(bob)
    lose(ERRORS["refused"][0])

    page = visitor.post(f"/assessments/{assessment.pk}/clarity/", {"evidence_narrative": "We <looked> at 48 records."})

    assert page.status_code == 503
    assert "We &lt;looked&gt; at 48 records." in page.content.decode()
    page = visitor.post("/sign-in/", {"login": "bob@example.org", "password": "never shown again"})
    assert page.status_code == 503
    assert "never shown again" not in page.content.decode()


def test_another_database_error_is_still_a_server_error(visitor, as_, bob, lose):
    as_(bob)
    lose(ERRORS["no such table"][0])

    assert visitor.get("/").status_code == 500


def test_the_health_page_needs_no_database_and_answers_any_host_over_plain_http(client, settings, monkeypatch, lose):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["safeguarding.example.org"]
    lose(ERRORS["refused"][0])

    answer = client.get("/health/", headers={"host": "127.0.0.1:8000", "cookie": "session=x"})

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post("/health/").status_code == 405


def test_the_ready_page_names_its_parts_and_leaves_no_file(db, client, settings, evidence_folder):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["safeguarding.example.org"]

    answer = client.get("/ready/", headers={"host": "127.0.0.1:8000"})

    assert (answer.status_code, answer.content) == (200, b"database: ok\nmigrations: ok\nfiles: ok")
    assert list(evidence_folder.rglob("*")) == []
    assert client.post("/ready/").status_code == 405


def test_the_ready_page_fails_if_a_migration_has_not_run(db, client, monkeypatch, log):
    monkeypatch.setattr(probes, "_newest_migrations", lambda: {("assessments", "9999_to_come")})

    answer = client.get("/ready/")

    assert (answer.status_code, answer.content) == (503, b"database: ok\nmigrations: failed\nfiles: ok")
    assert "9999_to_come" in log()


def test_the_ready_page_fails_if_files_cannot_be_written(db, client, monkeypatch, evidence_folder, log):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device", str(evidence_folder))

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)

    answer = client.get("/ready/")

    assert (answer.status_code, answer.content) == (503, b"database: ok\nmigrations: ok\nfiles: failed")
    assert "No space left on device" in log()


def test_monitoring_can_see_that_no_worker_is_running(db, probes_here, client, log):
    answer = client.get("/ready/background/")

    assert (answer.status_code, answer.content) == (503, b"workers: failed\nqueue: ok")
    assert "no manage.py background is running" in log()
    SupervisorFactory()
    answer = client.get("/ready/background/")
    assert (answer.status_code, answer.content) == (200, b"workers: ok\nqueue: ok")


@pytest.mark.parametrize(("minutes", "state"), [(14, b"ok"), (16, b"failed")])
def test_monitoring_can_see_that_tasks_have_waited_too_long(db, probes_here, client, minutes, state):
    SupervisorFactory()
    row = DBTaskResult.objects.create(args_kwargs={}, run_after=get_date_max())
    DBTaskResult.objects.filter(pk=row.pk).update(enqueued_at=timezone.now() - datetime.timedelta(minutes=minutes))

    assert client.get("/ready/background/").content == b"workers: ok\nqueue: " + state


def test_a_check_that_hangs_is_started_only_once_and_the_ready_page_still_answers(client, monkeypatch):
    released, looks = threading.Event(), []
    check = probes.Check("database", lambda: (looks.append(1), released.wait(60)))
    monkeypatch.setattr(probes, "CHECKS", [check])
    monkeypatch.setattr(probes, "SECONDS", 0.05)
    monkeypatch.setattr(probes, "connection", SimpleNamespace(vendor="postgresql", close=lambda: None))

    answers = [client.get("/ready/") for _time in range(3)]

    assert [(each.status_code, each.content) for each in answers] == [(503, b"database: no answer")] * 3
    assert looks == [1]
    released.set()
    assert check.running.result(60) == "ok"
    assert client.get("/ready/").content == b"database: ok"
