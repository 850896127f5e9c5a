"""When PostgreSQL becomes unavailable: nobody waits long for it, and the application reconnects by itself."""

import sqlite3
from typing import Any, ClassVar, TypeVar

import environ
import psycopg
from django.db import InterfaceError, OperationalError
from psycopg.abc import PQGen

Result = TypeVar("Result")

# How long a request waits for a connection, in seconds.
CONNECTION_WITHIN = 2.5
# How long a web worker waits for one query. The slowest page's takes half a second with 1,000 partnerships.
ANSWER_WITHIN = 5.0
# What SQLite says when the database is unavailable, not when the query is wrong.
OUT_OF_REACH = ("locked", "busy", "unable to open", "disk", "full", "readonly")


def parsed(address: str) -> dict[str, Any]:
    """Raises ValueError for an invalid address: django-environ only warns, and drops options it doesn't know."""
    if address.partition(":")[0] not in environ.Env.DB_SCHEMES:
        raise ValueError("not a database's address")
    return environ.Env.db_url_config(address)


class Connection(psycopg.Connection):
    """Gives up on a server that keeps the connection open but does not answer: no libpq setting ends that wait."""

    # None for no limit, as in migrations and other commands. Web workers have a limit (wsgi.py).
    answer_within: ClassVar[float | None] = None

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        if timeout is not None or self.answer_within is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_within)
        except psycopg.errors._WaitTimeout as error:
            # Its answer may still arrive, and would be mistaken for the answer to the next query.
            self.close()
            raise psycopg.OperationalError("the database does not answer") from error


POOL = {
    "connection_class": Connection,
    "min_size": 1,
    "max_size": 4,
    "timeout": CONNECTION_WITHIN,
    # After this time only a request makes it try again, at once, because the pool's own retries become less frequent.
    "reconnect_timeout": 2,
}
OPTIONS = {
    "pool": POOL,
    "connect_timeout": 2,
    # A machine that has left the network does not answer at all. Milliseconds, then seconds.
    "tcp_user_timeout": 3_000,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 3,
}


def fit_pool(threads: int) -> None:
    """Call it before the first query, because a pool keeps the size that it was opened with."""
    POOL["max_size"] = threads


def is_away(error: BaseException | None) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    if isinstance(error.__cause__, sqlite3.Error):
        return any(words in str(error) for words in OUT_OF_REACH)
    return True
