"""A browser on a connection of its own, which it keeps. It sends cookies back and follows redirects."""

import http.client
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from .noted import Noted

FORM = "application/x-www-form-urlencoded"
# Seconds.
PATIENCE = 60


class Failed(Exception):
    pass


@dataclass(frozen=True)
class Page:
    status: int
    headers: http.client.HTTPMessage
    content: bytes


class Browser:
    def __init__(self, port: int, noted: Noted) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: SimpleCookie = SimpleCookie()
        self.noted = noted

    def get(self, path: str) -> Page:
        return self._ask("page", "GET", path)

    def post(self, path: str, fields: dict[str, str], *, kind: str) -> Page:
        """The page that it leads to. Fails if the form comes back."""
        page = self._ask(kind, "POST", path, urlencode(fields).encode())
        if page.status != 302:
            self._fail(f"{page.status} after POST {path}")
        return self.get(page.headers["Location"])

    def _ask(self, kind: str, method: str, path: str, body: bytes | None = None) -> Page:
        sent = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        headers = {"Host": "localhost", "Cookie": sent} | ({"Content-Type": FORM} if body else {})
        begun = time.monotonic()
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            page = Page(answer.status, answer.headers, answer.read())
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            self._fail(f"{type(error).__name__}: {error}")
        self.noted.note(kind, time.monotonic() - begun)
        if page.status >= 400:
            self._fail(f"{page.status} for {method} {path}")
        for cookie in page.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        return page

    def _fail(self, error: str) -> None:
        self.noted.fail(error)
        raise Failed(error)
