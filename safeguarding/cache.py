"""Django's cache in the database, with one query where Django makes five: a sign-in counts its attempts there."""

import base64
import pickle
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import connections, router
from django.utils import timezone

# Seconds. Django counts the entries before each that it adds, which reads the whole table.
COUNTED_EVERY = 60


class DatabaseCache(db.DatabaseCache):
    # Django's, which its stubs leave out.
    _table: str
    _cull: Callable[..., None]

    counted_at = float("-inf")

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        if mode == "touch":
            return super()._base_set(mode, key, value, timeout)  # type: ignore[misc]
        name = router.db_for_write(self.cache_model_class)
        connection = connections[name]
        table, key_column, value_column, expires_column = map(
            connection.ops.quote_name, (self._table, "cache_key", "value", "expires")
        )
        # An entry that has expired is as good as none.
        only = f"WHERE {table}.{expires_column} < %s" if mode == "add" else ""
        adapt = connection.ops.adapt_datetimefield_value
        now = timezone.now().replace(microsecond=0)
        encoded = base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
        values = [key, encoded, adapt(self._until(timeout)), *([adapt(now)] if only else [])]
        with connection.cursor() as cursor:
            self._cull_if_full(name, cursor, now)
            # Names are quoted, and values are parameters (S608).
            cursor.execute(
                f"INSERT INTO {table} ({key_column}, {value_column}, {expires_column}) VALUES (%s, %s, %s) "  # noqa: S608
                f"ON CONFLICT ({key_column}) DO UPDATE SET {value_column} = excluded.{value_column}, "
                f"{expires_column} = excluded.{expires_column} {only}",
                values,
            )
            return bool(cursor.rowcount)

    def _until(self, timeout: Any) -> datetime:
        seconds = self.get_backend_timeout(timeout)
        until = datetime.max if seconds is None else datetime.fromtimestamp(seconds, tz=UTC)
        return until.replace(microsecond=0)

    def _cull_if_full(self, name: str, cursor: Any, now: datetime) -> None:
        if time.monotonic() - self.counted_at < COUNTED_EVERY:
            return
        self.counted_at = time.monotonic()
        cursor.execute(f"SELECT COUNT(*) FROM {connections[name].ops.quote_name(self._table)}")  # noqa: S608 (see above)
        (number,) = cursor.fetchone()
        if number > self._max_entries:
            self._cull(name, cursor, now, number)
