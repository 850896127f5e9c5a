"""Requests as gunicorn hands them over: no test client, which copies every template's context."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client, RequestFactory

from partnerships.models import User

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    status: int
    content: bytes


class Browser:
    """A person's browser, signed in. The connection stays open between requests, because a test's data are in it."""

    def __init__(self, handler: WSGIHandler, person: User | None = None) -> None:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        self.handler = handler
        self.cookies: SimpleCookie = SimpleCookie()
        if person:
            client = Client()
            client.force_login(person)
            self.cookies = client.cookies

    def get(self, url: str) -> Answer:
        return self.getting(url)()

    def getting(self, url: str) -> Callable[[], Answer]:
        """The request, ready to be made as often as wanted. It is made once first, for the cookies that it sets."""
        self._ask(self._environ("GET", url))
        environ = self._environ("GET", url)
        return lambda: self._ask(dict(environ))

    def posting(self, url: str, fields: dict[str, Any]) -> Callable[[], Answer]:
        body = urlencode(fields, doseq=True).encode()
        environ = self._environ("POST", url, data=body, content_type=FORM)
        return lambda: self._ask({**environ, "wsgi.input": io.BytesIO(body)})

    def _environ(self, method: str, url: str, **body: Any) -> dict[str, Any]:
        environ = RequestFactory().generic(method, url, **body).environ
        sent = "; ".join(f"{name}={each.value}" for name, each in self.cookies.items())
        return {**environ, "HTTP_COOKIE": sent}

    def _ask(self, environ: dict[str, Any]) -> Answer:
        answered: list[Any] = []
        response: Any = self.handler(environ, lambda status, headers, exc_info=None: answered.extend([status, headers]))
        content = b"".join(response)
        response.close()
        status, headers = answered
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies.load(value)
        return Answer(int(status[:3]), content)
