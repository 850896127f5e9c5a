"""Reads for a paper at a single moment, so that a change made meanwhile is in all of it or in none."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone


@contextmanager
def snapshot() -> Iterator[datetime.datetime]:
    """Yields the moment that every query inside sees.

    Inside another transaction, that one decides what is seen: a sign-off has locked what its paper shows.
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
    """A transaction that does not block writers. On SQLite, ours normally start by taking the write lock."""
    whole: transaction.Atomic = transaction.atomic()
    # SQLite's connection has a mode that its types leave out.
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
