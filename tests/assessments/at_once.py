"""What several people do at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import close_old_connections, connection

from safeguarding.refused import Refused

only_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")


def at_once(*works: Callable[[], object]) -> list[type[Refused]]:
    """Runs all of them at the same moment. Returns the type of each refusal."""
    ready, refusals = threading.Barrier(len(works)), []

    def run(work):
        try:
            ready.wait()
            work()
        except Refused as refusal:
            refusals.append(type(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    return refusals
