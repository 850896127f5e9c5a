"""Mail servers that take nothing, and the links that letters bring."""

import re
from smtplib import SMTPException


class Unreachable:
    """An e-mail backend, as EMAIL_BACKEND names it: the mail server is down."""

    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


class Refusing(Unreachable):
    """The mail server is there, and takes nothing."""

    def send_messages(self, messages):
        raise SMTPException("Mailbox full")


def link_in(letter) -> str:
    """The path of the link in the letter's plain text."""
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body)[1]


def token_in(letter) -> str:
    return link_in(letter).strip("/").split("/")[-1]


def absolute(path: str) -> str:
    return f"https://safeguarding.example{path}"
