import logging
import re
from typing import Any

from django.http import HttpRequest

from .errors import reference

# The part of an address after these is a key to an invitation, a calendar or a new password.
KEY = re.compile(r"(/invitations/|/calendar/|/sign-in/new-password/)[^/\s\"']+")
# An address can be of any length.
LONGEST = 500


class WithoutKeys(logging.Filter):
    """Removes keys from the addresses that Django logs, so that people who read the log can't use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = KEY.sub(r"\1…", record.getMessage()), ()
        return True


class OneLine(logging.Filter):
    """Logs a refused request as one line, with the reference on its page. Only our own errors have a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        request, status = getattr(record, "request", None), getattr(record, "status_code", 0)
        if isinstance(request, HttpRequest) and status >= 400:
            # As repr() shows it, so that nothing a client sends can start a new line.
            said = repr(record.getMessage())[1:-1][:LONGEST]
            record.msg, record.args = f"{said} (reference {reference(request)})", ()
            if status == 503 and record.exc_info:
                # The database is unavailable. Each request logs a line, and a traceback would not help.
                record.msg += f": {_cause(record.exc_info[1])}"
            if status < 500 or status == 503:
                record.exc_info = record.exc_text = None
        return True


def _cause(error: BaseException | None) -> str:
    return repr(f"{type(error).__name__}: {error}")[1:-1][:LONGEST]


def configuration(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "bare": {"format": "%(message)s"},
        },
        "filters": {
            "without_keys": {"()": "safeguarding.logs.WithoutKeys"},
            "one_line": {"()": "safeguarding.logs.OneLine"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys", "one_line"]},
            "security": {"class": "logging.StreamHandler", "formatter": "bare"},
        },
        # One JSON object on each line: partnerships/sign_in/security_log.py.
        "loggers": {
            "safeguarding.security": {"handlers": ["security"], "level": "INFO", "propagate": False},
            # It logs each retry while the database is unavailable. Each request that fails has its own line anyway.
            "psycopg.pool": {"level": "ERROR"},
            # safeguarding/background logs failures itself.
            "django_tasks": {"level": "CRITICAL"},
            "django_tasks_db": {"level": "ERROR"},
        },
        "root": {"handlers": ["console"], "level": level},
    }
