"""`make load`: people work at the same time on a database that `manage.py seed_scale` has filled.

Everything runs on this machine: PostgreSQL, web workers, workers in the background and the browsers.
"""

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django


def main() -> int:
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--options", default="--workers 2", help="of gunicorn")
    options = parser.parse_args()
    if "DATABASE_URL" not in os.environ:
        sys.exit("Set DATABASE_URL to a database that manage.py seed_scale has filled.")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings")
    django.setup()
    from assessments import scale

    if not scale.exists():
        sys.exit("Nothing is in this database yet. Run manage.py seed_scale first.")
    return load(options.people, options.seconds, options.options.split())


def load(number: int, seconds: int, options: list[str]) -> int:
    from django.conf import settings
    from django.db import connection

    from partnerships.models import Partnership
    from tests.bench import figures
    from tests.bench.load.noted import Noted
    from tests.bench.load.people import Person, Reader, seats

    noted, log = Noted(), Path(settings.VAR_DIR) / "load.log"
    where = f"{connection.display_name}, {Partnership.objects.count():,} partnerships, {' '.join(options)}"
    taken = seats(number + 1)
    connection.close()
    with serving(log, options) as (server, background):
        port = server.port
        people = [Person(seat, port, noted) for seat in taken[:-1]]
        reader = Reader(taken[-1], port, noted)
        each(*(person.sign_in for person in [*people, reader]))
        noted.took.clear()
        began, until = cpu(server, background), time.monotonic() + seconds
        each(*(lambda person=person: person.work(until) for person in people), lambda: reader.read(until))
        took = {name: now - began[name] for name, now in cpu(server, background).items()}
    found = noted.figures(where)
    figures.write(found)
    print(*found, *noted.errors.items(), *noted.lost, sep="\n")
    shares = ", ".join(f"{name} {share / seconds:.0%}" for name, share in took.items())
    print(f"load average {os.getloadavg()[0]:.1f}; of one processor: {shares}")
    return 0 if all(figure.is_kept for figure in found) else 1


def cpu(server, background) -> dict[str, float]:
    """Without the database, whose processes are not ours."""
    from tests.served import cpu_of

    return {
        "web workers": cpu_of(server.process.pid),
        "background workers": cpu_of(background.pid),
        "browsers": time.process_time(),
    }


def each(*work) -> None:
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def serving(log: Path, options: list[str]) -> Iterator[tuple[Any, Any]]:
    from tests.served import Server

    log.parent.mkdir(exist_ok=True)
    with log.open("w") as written:
        server = Server(os.environ["DATABASE_URL"], written, *options)
        background = subprocess.Popen([sys.executable, "manage.py", "background"], stdout=written, stderr=written)
        try:
            server.wait_for("/ready/background/")
            yield server, background
        finally:
            background.terminate()
            background.wait()
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
