"""What an error from a mail server, or on the way to it, means for an email."""

import enum
import smtplib
import socket


class Outcome(enum.Enum):
    # Not sent, and worth another try.
    LATER = enum.auto()
    # Not sent, and it never will be.
    NEVER = enum.auto()
    # The connection was lost: the server may have accepted it before that.
    UNKNOWN = enum.auto()


def outcome_of(error: Exception) -> Outcome:
    if isinstance(error, ConnectionRefusedError | socket.gaierror):
        return Outcome.LATER
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Outcome.UNKNOWN
    if isinstance(error, smtplib.SMTPException):
        # Codes from 400 to 499 are temporary.
        codes = codes_of(error)
        return Outcome.LATER if codes and all(400 <= code < 500 for code in codes) else Outcome.NEVER
    # All except broken connections are addresses and headers that a mail server can't take.
    return Outcome.UNKNOWN if isinstance(error, OSError) else Outcome.NEVER


def codes_of(error: Exception) -> list[int]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _text in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def in_short(error: Exception) -> str:
    """Without the error's own text, because mail servers include the address."""
    return " ".join([type(error).__name__, *map(str, codes_of(error))])
