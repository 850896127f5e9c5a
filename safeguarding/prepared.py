"""Queries that Django compiles once in each process: compiling takes it longer than asking and reading the rows."""

import datetime
import json
from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, Func, QuerySet, Value

Row = TypeVar("Row")
# A key, a day or a moment, or keys.
Asked = int | datetime.date | Collection[int]
# Stand for what is asked while a query is compiled. No row has one of these as its key.
PLACES = range(2**60 + 1, 2**60 + 20)


class Among(Func):
    output_field = BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        joiner = " IN (SELECT value FROM json_each("
        return self.as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=joiner)


def among(field: Any, keys: int) -> Among:
    """Like `field__in`, but its SQL is the same for any number of keys."""
    return Among(field, keys)


def moment(place: int) -> Value:
    """The place of a day or a moment, to compare a field with."""
    return Value(place)


@dataclass(frozen=True)
class Compiled:
    read: Callable[[Any], Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]


class Prepared(Generic[Row]):
    """For keys of rows, it gives what the queryset for these keys would.

    The queryset may depend on nothing else: not on today, not on a language. It prefetches nothing.
    """

    def __init__(self, build: "Callable[..., QuerySet[Any, Row]]", keys: int = 1) -> None:
        self._build, self._places = build, PLACES[:keys]
        self._compiled: Compiled | None = None

    def __call__(self, *asked: Asked) -> list[Row]:
        return self._rows(asked)

    def some(self, first: int, most: int, *asked: Asked) -> list[Row]:
        return self._rows(asked, f" LIMIT {most:d} OFFSET {first:d}")

    def count(self, *asked: Asked) -> int:
        compiled = self._once()
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            sql = f"SELECT COUNT(*) FROM ({compiled.sql}) counted"  # noqa: S608 what is asked is in the parameters
            cursor.execute(sql, self._params(compiled, asked))
            return int(cursor.fetchone()[0])

    def _rows(self, asked: tuple[Asked, ...], part: str = "") -> list[Row]:
        compiled = self._once()
        params = self._params(compiled, asked)
        # Each thread has its own connection, and two may ask at once.
        compiler = copy(compiled.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (compiled.sql + part, params)
        query = SimpleNamespace(get_compiler=lambda *args, **kwargs: compiler)
        return list(compiled.read(SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})))

    def _params(self, compiled: Compiled, asked: tuple[Asked, ...]) -> tuple[Any, ...]:
        known = dict(zip(self._places, map(_for_database, asked), strict=True))
        return tuple(known.get(each, each) for each in compiled.params)

    def _once(self) -> Compiled:
        self._compiled = self._compiled or self._compile()
        return self._compiled

    def _compile(self) -> Compiled:
        queryset: Any = self._build(*self._places)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if queryset._prefetch_related_lookups or not {*self._places} <= {*params}:
            raise ValueError(f"This can't be prepared: {sql}")
        compiler.connection = None
        return Compiled(queryset._iterable_class, compiler, sql, params)


def _for_database(value: Asked) -> Any:
    connection = connections[DEFAULT_DB_ALIAS]
    if isinstance(value, datetime.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, datetime.date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int):
        return value
    return json.dumps([*value]) if connection.vendor == "sqlite" else [*value]
