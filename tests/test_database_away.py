"""A database outage: a separate server, behind a connection that the test cuts."""

import socket
import threading
from contextlib import suppress

import psycopg
import pytest
from django.db import connection

from safeguarding.database import Connection
from tests.factories import UserFactory
from tests.served import Server, cookie_of, free_port

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="An SQLite file does not go away: tests/test_unavailable.py"
)


class Forwarder:
    """Between the application and PostgreSQL: it can forward, stay silent, or disappear."""

    def __init__(self):
        self.to = (connection.settings_dict["HOST"], int(connection.settings_dict["PORT"] or 5432))
        self.port = free_port()
        self.talks = threading.Event()
        self.open = []
        self.listener = None
        self.begin()

    def begin(self):
        self.talks.set()
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[self.listener], daemon=True).start()

    def keep_silent(self):
        self.talks.clear()

    def talk_again(self):
        self.talks.set()

    def go_away(self):
        if self.listener.fileno() < 0:
            return
        # `close` alone leaves it listening for as long as `accept` waits in its thread.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in self.open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open.clear()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                here, _address = listener.accept()
                there = socket.create_connection(self.to)
                self.open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=[one, other], daemon=True).start()

    def _pass_on(self, one, other):
        with suppress(OSError):
            while block := one.recv(65536):
                self.talks.wait()
                other.sendall(block)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def database():
    forwarder = Forwarder()
    yield forwarder
    forwarder.talk_again()
    forwarder.go_away()


@pytest.fixture
def server(transactional_db, database, tmp_path):
    name = connection.settings_dict["NAME"]
    # Its output is shown if a test fails.
    with (tmp_path / "log").open("w") as log:
        address = f"postgres://{connection.settings_dict['USER']}@127.0.0.1:{database.port}/{name}"
        server = Server(address, log, "--workers", "1")
        yield server
        server.stop()
    print((tmp_path / "log").read_text())


@pytest.fixture
def cookie(transactional_db):
    return cookie_of(UserFactory())


def assert_unavailable(server, cookie):
    for method in ("GET", "POST"):
        answer = server.answer("/", cookie=cookie, method=method)
        assert answer.status == 503
        assert "We can’t reach our records" in answer.text
        assert answer.headers["Retry-After"] == "10"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    # Monitoring uses the machine's address.
    assert server.answer("/health/", host="127.0.0.1", within=3).text == "ok"
    ready = server.answer("/ready/", host="127.0.0.1", within=3)
    assert ready.status == 503
    database, migrations, files = ready.text.splitlines()
    assert database in ("database: failed", "database: no answer")
    assert migrations in ("migrations: failed", "migrations: no answer")
    assert files == "files: ok"


def test_pages_say_that_the_database_is_gone_and_work_again_once_it_returns(server, database, cookie):
    server.wait_for("/", cookie=cookie)
    assert server.answer("/ready/").text == "database: ok\nmigrations: ok\nfiles: ok"

    database.go_away()
    assert_unavailable(server, cookie)

    database.begin()
    server.wait_for("/", cookie=cookie)
    assert server.answer("/ready/").status == 200


def test_a_database_that_does_not_answer_blocks_no_worker(server, database, cookie):
    server.wait_for("/", cookie=cookie)

    database.keep_silent()
    assert_unavailable(server, cookie)

    database.talk_again()
    server.wait_for("/", cookie=cookie)
    assert server.answer("/ready/").status == 200


def test_a_query_without_an_answer_times_out_and_closes_its_connection(transactional_db, monkeypatch):
    monkeypatch.setattr(Connection, "answer_within", 0.2)
    name, user = connection.settings_dict["NAME"], connection.settings_dict["USER"]
    with Connection.connect(host=connection.settings_dict["HOST"], dbname=name, user=user) as waiting:
        backend = waiting.info.backend_pid
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            waiting.execute("SELECT pg_sleep(20)")
        assert waiting.closed
    # It would sleep on, and the database could not be dropped.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])


def test_a_server_starts_while_the_database_is_away(server, database, cookie):
    database.go_away()
    server.wait_for("/health/")
    assert_unavailable(server, cookie)

    database.begin()
    server.wait_for("/", cookie=cookie)
