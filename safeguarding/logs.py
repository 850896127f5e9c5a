import logging
import re

# What stands in an address after these opens something: an invitation, a calendar, a new password.
KEY = re.compile(r"(/invitations/|/calendar/|/sign-in/new-password/)[^/\s\"']+")


class WithoutKeys(logging.Filter):
    """Takes keys out of the addresses that Django logs: who reads the log must not be able to use them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = KEY.sub(r"\1…", record.getMessage()), ()
        return True
