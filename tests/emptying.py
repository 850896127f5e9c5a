"""Deletes the rows of each test that commits, but keeps content types and permissions, which every database has. Django
would otherwise look for each of them again after every such test, which takes longer than some of the tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

FLUSH = "django.core.management.commands.flush"
KEPT = {Permission._meta.db_table, ContentType._meta.db_table}


@contextmanager
def keeps_permissions() -> Iterator[None]:
    with mock.patch(f"{FLUSH}.sql_flush", _statements), mock.patch(f"{FLUSH}.emit_post_migrate_signal"):
        yield


def _statements(style, connection, reset_sequences: bool, allow_cascade: bool) -> list[str]:
    """In one transaction, which checks the references at its end. TRUNCATE takes a second for this many tables."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables if table not in KEPT]
