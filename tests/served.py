"""The application in processes of its own, as docs/deploy.md starts it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


def cookie_of(person):
    """Of a new session."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def memory_of(process):
    """In bytes, of the process and its children. What several of them share counts once."""
    found = [process, *children_of(process)]
    rows = [
        re.search(r"^Pss: +(\d+) kB", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE) for each in found
    ]
    return 1024 * sum(int(row[1]) for row in rows)


def cpu_of(process):
    """In seconds since it began, with those of its children that still run."""
    rows = [
        Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split() for each in (process, *children_of(process))
    ]
    return sum(int(row[11]) + int(row[12]) for row in rows) / os.sysconf("SC_CLK_TCK")


def children_of(process):
    return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


class Server:
    """Its `log` is a file that is open for writing."""

    def __init__(self, database, log, *options):
        self.port = free_port()
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        environment |= {"LOCAL": "on", "DATABASE_URL": database, "ALLOWED_HOSTS": "localhost"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "safeguarding.wsgi", "--bind", f"127.0.0.1:{self.port}", *options],
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=log,
            stderr=log,
        )

    def connect(self, within=10):
        """Requests raise TimeoutError after this many seconds."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)

    def answer(self, path, *, within=10, **request):
        connection = self.connect(within)
        try:
            return answer_on(connection, path, **request)
        finally:
            connection.close()

    def wait_for(self, path, **request):
        for _try in range(120):
            with suppress(OSError, http.client.HTTPException):
                if (answer := self.answer(path, **request)).status == 200:
                    return answer
            time.sleep(0.25)
        raise TimeoutError(path)

    def stop(self):
        """Without waiting for requests, because a failed test may have left one open."""
        self.process.send_signal(signal.SIGQUIT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def answer_on(connection, path, *, cookie="", method="GET", host="localhost"):
    connection.request(method, path, headers={"Host": host, "Cookie": cookie})
    answer = connection.getresponse()
    answer.text = answer.read().decode(errors="replace")
    return answer
