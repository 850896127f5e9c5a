"""How much a database reads. Counting queries can't show that: one may read a row or the whole table."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# What was read, by unit: rows and buffers (pages of 8 KB) on PostgreSQL, steps of the virtual machine on SQLite.
Effort = Counter[str]

READS, WRITES = ("SELECT", "WITH"), ("INSERT", "UPDATE", "DELETE")
# Small tables are cheaper to read whole. Without these ways PostgreSQL makes the plans of large tables.
WAYS_FOR_SMALL_TABLES = ("seqscan", "hashjoin", "mergejoin")
REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")


@contextmanager
def effort(*, without: Collection[str] = WAYS_FOR_SMALL_TABLES) -> Iterator[Effort]:
    """Counts what is read inside the block. It has to be in a transaction. PostgreSQL plans `without` these ways."""
    measured = Effort()
    with _steps(measured) if connection.vendor == "sqlite" else _rows_and_buffers(measured, without):
        yield measured


@contextmanager
def _steps(measured: Effort) -> Iterator[None]:
    def count() -> int:
        measured["steps"] += 1
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(count, 1)
    try:
        yield
    finally:
        connection.connection.set_progress_handler(None, 1)


@contextmanager
def _rows_and_buffers(measured: Effort, without: Collection[str]) -> Iterator[None]:
    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        # The parts of a union are in brackets.
        if sql.lstrip("(").startswith(READS + WRITES) and not many:
            measured.update(_read_by(_plan(sql, params)))
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        for way in without:
            cursor.execute(f"SET enable_{way} = off")
    try:
        with connection.execute_wrapper(explain):
            yield
    finally:
        with connection.cursor() as cursor:
            for way in without:
                cursor.execute(f"RESET enable_{way}")


def _plan(sql: str, params: Any) -> dict[str, Any]:
    """Of a statement that PostgreSQL carries out, and takes back."""
    with connection.cursor().cursor as cursor:
        cursor.execute("SAVEPOINT explained")
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        cursor.execute("ROLLBACK TO SAVEPOINT explained")
    found: dict[str, Any] = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    return found


def _read_by(plan: dict[str, Any]) -> Effort:
    if plan["Node Type"] == "ModifyTable":
        # How much it writes depends on what was written there before.
        return sum((_read_by(each) for each in plan.get("Plans", [])), Effort())
    # A plan's own buffers include those of its parts.
    return Effort(rows=_rows(plan), buffers=plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _rows(plan: dict[str, Any]) -> int:
    rows = plan["Actual Rows"] + sum(plan.get(name, 0) for name in REMOVED)
    return round(rows * plan["Actual Loops"]) + sum(_rows(each) for each in plan.get("Plans", []))
