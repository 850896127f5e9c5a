"""A database outage: a separate server, behind a connection that the test cuts."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from safeguarding.database import Connection
from tests.factories import UserFactory

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


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


class Server:
    """The application as docs/deploy.md starts it, with one worker."""

    def __init__(self, database, log):
        self.port = free_port()
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment |= {"LOCAL": "on", "DATABASE_URL": database, "ALLOWED_HOSTS": "localhost"}
        command = ["-m", "gunicorn", "safeguarding.wsgi", "--workers", "1", "--threads", "4", "--timeout", "60"]
        self.process = subprocess.Popen(
            [sys.executable, *command, "--bind", f"127.0.0.1:{self.port}"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )

    def answer(self, path, *, cookie="", method="GET", host="localhost", within=10):
        """Its response. Raises TimeoutError after this many seconds."""
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        asked.request(method, path, headers={"Host": host, "Cookie": cookie})
        answer = asked.getresponse()
        answer.text = answer.read().decode()
        asked.close()
        return answer

    def wait_for(self, path, **request):
        for _try in range(120):
            with suppress(OSError, http.client.HTTPException):
                if (answer := self.answer(path, **request)).status == 200:
                    return answer
            time.sleep(0.25)
        raise TimeoutError(path)


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
        server = Server(f"postgres://{connection.settings_dict['USER']}@127.0.0.1:{database.port}/{name}", log)
        yield server
        # Without waiting for requests, because a failed test may have left one open.
        server.process.send_signal(signal.SIGQUIT)
        try:
            server.process.wait(10)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()
    print((tmp_path / "log").read_text())


@pytest.fixture
def cookie(transactional_db):
    person = UserFactory()
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


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
        with pytest.raises(psycopg.OperationalError, match="does not answer"):
            waiting.execute("SELECT pg_sleep(20)")
        assert waiting.closed


def test_a_server_starts_while_the_database_is_away(server, database, cookie):
    database.go_away()
    server.wait_for("/health/")
    assert_unavailable(server, cookie)

    database.begin()
    server.wait_for("/", cookie=cookie)
