"""How many rows a database reads. Counting queries can't show that: one may read a row or the whole table."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


class Effort:
    """What the queries cost, in rows on PostgreSQL and in steps of the virtual machine on SQLite."""

    def __init__(self) -> None:
        self.spent = 0


@contextmanager
def effort() -> Iterator[Effort]:
    """Counts what is read inside the block. Statements other than SELECT count only on SQLite."""
    measured = Effort()
    measure = _steps if connection.vendor == "sqlite" else _rows
    with measure(measured):
        yield measured


@contextmanager
def _steps(measured: Effort) -> Iterator[None]:
    def count() -> int:
        measured.spent += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 1)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 1)


@contextmanager
def _rows(measured: Effort) -> Iterator[None]:
    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # Locks don't change what is read, and the statement itself takes them.
        if sql.startswith("SELECT") and not many:
            with connection.cursor().cursor as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            measured.spent += _read_by(plan[0]["Plan"])
        return execute(sql, params, many, context)

    # A test's tables are so small that reading them whole is cheaper. This gives the plans of large tables.
    with connection.cursor() as cursor:
        for way in WAYS_FOR_SMALL_TABLES:
            cursor.execute(f"SET enable_{way} = off")
    try:
        with connection.execute_wrapper(explain):
            yield
    finally:
        with connection.cursor() as cursor:
            for way in WAYS_FOR_SMALL_TABLES:
                cursor.execute(f"RESET enable_{way}")


WAYS_FOR_SMALL_TABLES = ("seqscan", "hashjoin", "mergejoin")
REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


def _read_by(plan: dict[str, Any]) -> int:
    rows = plan["Actual Rows"] + sum(plan.get(name, 0) for name in REMOVED)
    return round(rows * plan["Actual Loops"]) + sum(_read_by(each) for each in plan.get("Plans", []))
