"""Queries that Django compiles once in each process: compiling takes it longer than asking and reading the rows."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

Row = TypeVar("Row")
# Stand for the keys while a query is compiled. No row has one of these.
PLACES = range(2**60 + 1, 2**60 + 4)


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

    def __call__(self, *keys: int) -> list[Row]:
        compiled = self._compiled = self._compiled or self._compile()
        known = dict(zip(self._places, keys, strict=True))
        # Each thread has its own connection, and two may ask at once.
        compiler = copy(compiled.compiler)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.as_sql = lambda: (compiled.sql, tuple(known.get(each, each) for each in compiled.params))
        query = SimpleNamespace(get_compiler=lambda *args, **kwargs: compiler)
        return list(compiled.read(SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})))

    def _compile(self) -> Compiled:
        queryset: Any = self._build(*self._places)
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        if queryset._prefetch_related_lookups or not {*self._places} <= {*params}:
            raise ValueError(f"This can't be prepared: {sql}")
        compiler.connection = None
        return Compiled(queryset._iterable_class, compiler, sql, params)
