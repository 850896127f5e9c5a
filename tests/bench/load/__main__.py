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
    with serving(log, options) as port:
        people = [Person(seat, port, noted) for seat in taken[:-1]]
        reader = Reader(taken[-1], port, noted)
        each(*(person.sign_in for person in [*people, reader]))
        noted.took.clear()
        cpu, until = time.process_time(), time.monotonic() + seconds
        each(*(lambda person=person: person.work(until) for person in people), lambda: reader.read(until))
        cpu = time.process_time() - cpu
    found = noted.figures(where)
    figures.write(found)
    print(*found, *noted.errors.items(), *noted.lost, sep="\n")
    print(f"load average {os.getloadavg()[0]:.1f}; the browsers took {cpu / seconds:.0%} of a processor")
    return 0 if all(figure.is_kept for figure in found) else 1


def each(*work) -> None:
    threads = [threading.Thread(target=one, daemon=True) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@contextmanager
def serving(log: Path, options: list[str]) -> Iterator[int]:
    from tests.served import Server

    log.parent.mkdir(exist_ok=True)
    with log.open("w") as written:
        server = Server(os.environ["DATABASE_URL"], written, *options)
        background = subprocess.Popen([sys.executable, "manage.py", "background"], stdout=written, stderr=written)
        try:
            server.wait_for("/ready/background/")
            yield server.port
        finally:
            background.terminate()
            background.wait()
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
