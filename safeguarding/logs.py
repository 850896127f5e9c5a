import logging
import re

from django.http import HttpRequest

from .errors import reference

# What stands in an address after these opens something: an invitation, a calendar, a new password.
KEY = re.compile(r"(/invitations/|/calendar/|/sign-in/new-password/)[^/\s\"']+")
# Addresses are as long as somebody likes.
LONGEST = 500


class WithoutKeys(logging.Filter):
    """Takes keys out of the addresses that Django logs: who reads the log must not be able to use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = KEY.sub(r"\1…", record.getMessage()), ()
        return True


class OneLine(logging.Filter):
    """A refused request is one line with the reference that its page shows; only a fault of ours has its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        request, status = getattr(record, "request", None), getattr(record, "status_code", 0)
        if isinstance(request, HttpRequest) and status >= 400:
            # As repr() would show it, so that nothing that was sent begins a line of its own.
            said = repr(record.getMessage())[1:-1][:LONGEST]
            record.msg, record.args = f"{said} (reference {reference(request)})", ()
            if status < 500:
                record.exc_info = record.exc_text = None
        return True
