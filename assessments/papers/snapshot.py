"""Reading for a paper happens in one moment: what is changed meanwhile is in all of it or in none."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone


@contextmanager
def snapshot() -> Iterator[datetime.datetime]:
    """Within this every query sees the database as it was at the moment that is given.

    Inside somebody's transaction it is theirs that says what is seen: a sign-off has locked what its paper shows.
    """
    if connection.in_atomic_block:
        yield timezone.now()
        return
    with _reading():
        moment = timezone.now()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield moment


@contextmanager
def _reading() -> Iterator[None]:
    """A transaction that keeps nobody from writing: on SQLite ours begin by taking the right to write."""
    whole: transaction.Atomic = transaction.atomic()
    # SQLite's connection has a mode, which its types don't know.
    ours: Any = connection
    mode = getattr(ours, "transaction_mode", None)
    if mode:
        ours.transaction_mode = "DEFERRED"
    try:
        whole.__enter__()
    finally:
        if mode:
            ours.transaction_mode = mode
    with _leaving(whole):
        yield


@contextmanager
def _leaving(whole: transaction.Atomic) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        whole.__exit__(type(error), error, error.__traceback__)
        raise
    whole.__exit__(None, None, None)
