"""A disk that is full, read-only or missing: what people are told, and the one line in the log."""

import errno
import logging
import sqlite3

import psycopg
from django.db import OperationalError
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

NO_ROOM = _(
    "We could not store the file because the service has run out of space. What you typed is still here. Choose the "
    "file again later, or save without it"
)

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Full(Exception):
    """What work in the background fails of when there is no room for what it has made."""


def is_full(error: BaseException) -> bool:
    """Whether the disk is full, of files or of the database."""
    if isinstance(error, OSError):
        return error.errno in FULL
    if not isinstance(error, OperationalError):
        return False
    is_sqlites = isinstance(error.__cause__, sqlite3.Error) and "full" in str(error)
    return is_sqlites or isinstance(error.__cause__, psycopg.errors.DiskFull)


def report(what: str, error: Exception) -> None:
    """Logs one line, without a traceback, which would add nothing."""
    logger.error("%s: %s", what, getattr(error, "strerror", None) or type(error).__name__)
