"""What clients and the database see of the connections that real web workers open and close."""

import contextlib
import signal
import threading
import time

import pytest
from django.db import connection, transaction

from tests.background.processes import database_url, wait_until
from tests.factories import UserFactory
from tests.served import Server, answer_on, children_of, cookie_of

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no connections to count")


@pytest.fixture
def serve(tmp_path):
    """`serve(database, *options)` starts a server. Its output is shown if a test fails."""
    with contextlib.ExitStack() as at_the_end, (tmp_path / "log").open("w") as log:

        def serve(database, *options):
            server = Server(database, log, *options)
            at_the_end.callback(server.stop)
            server.wait_for("/health/")
            return server

        yield serve
    print((tmp_path / "log").read_text())


@pytest.fixture
def workers_on_the_tests_database(transactional_db, serve):
    return lambda *options: serve(f"{database_url()}?application_name=web+workers", *options)


@pytest.fixture
def cookie(transactional_db):
    return cookie_of(UserFactory())


@pytest.fixture
def locked(transactional_db):
    """While it is locked, every page of a person who is signed in waits for the database."""

    @contextlib.contextmanager
    def locked():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE partnerships_user IN ACCESS EXCLUSIVE MODE")
            yield lambda: number_of(WAITING)

    return locked


WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'partnerships_user'::regclass"
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'web workers'"


def number_of(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


class Visitors:
    """Each opens the home page at the same time, and notes the status or the error."""

    def __init__(self, server, cookie, number):
        self.got = []
        self.threads = [threading.Thread(target=self._visit, args=[server, cookie]) for _each in range(number)]
        for thread in self.threads:
            thread.start()

    def _visit(self, server, cookie):
        try:
            self.got.append(server.answer("/", cookie=cookie, within=20).status)
        except OSError as error:
            self.got.append(error)

    def wait(self):
        for thread in self.threads:
            thread.join()
        return self.got


def test_a_connection_stays_open_between_the_pages_that_a_person_reads(serve, tmp_path):
    server = serve(f"sqlite:///{tmp_path / 'db.sqlite3'}", "--workers", "1")
    with contextlib.closing(server.connect()) as kept:
        assert answer_on(kept, "/health/").text == "ok"
        socket = kept.sock
        # gunicorn's own limit is 2.
        time.sleep(3.5)

        assert answer_on(kept, "/health/").text == "ok"
        assert kept.sock is socket


@on_postgresql
def test_workers_open_their_connections_to_the_database_after_the_fork(workers_on_the_tests_database, cookie):
    server = workers_on_the_tests_database("--workers", "2")
    wait_until(lambda: len(children_of(server.process.pid)) == 2)
    assert number_of(OPEN) == 0

    assert Visitors(server, cookie, 16).wait() == [200] * 16
    assert number_of(OPEN) > 0


@on_postgresql
def test_each_thread_of_a_worker_has_a_connection_to_the_database(workers_on_the_tests_database, locked, cookie):
    server = workers_on_the_tests_database("--workers", "1", "--threads", "7")
    with locked() as waiting:
        visitors = Visitors(server, cookie, 7)
        wait_until(lambda: waiting() == 7, seconds=4)

    assert visitors.wait() == [200] * 7


@on_postgresql
def test_a_worker_that_is_told_to_stop_answers_the_requests_it_has(workers_on_the_tests_database, locked, cookie):
    server = workers_on_the_tests_database("--workers", "1")
    with locked() as waiting:
        visitors = Visitors(server, cookie, 3)
        wait_until(lambda: waiting() == 3, seconds=4)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)

    assert visitors.wait() == [200] * 3
    assert server.process.wait(10) == 0
