"""Requests that no browser sends get our own error page: plain, safe, and with a reference that is in the log too."""

import io
import logging
import re

import pytest
from django.core.exceptions import SuspiciousOperation
from django.template import TemplateDoesNotExist
from django.test import Client

from safeguarding import errors
from safeguarding.handler import Handler
from tests.pages import form_of

FORM = "application/x-www-form-urlencoded"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def heading(page) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", page.content.decode())[1]


def reference(page) -> str:
    return re.search(r"reference: <strong>([0-9a-f]{8})</strong>", page.content.decode())[1]


def assert_is_refused(page, log, status: int, title: str) -> None:
    """With our page and its headers, and one short line in the log with the page's reference."""
    assert (page.status_code, heading(page)) == (status, title)
    assert {name: page.headers.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    (line,) = log().splitlines()
    assert line.endswith(f"(reference {reference(page)})")
    assert len(line) < 700


DAMAGED = "Sorry, we could not read that request"


@pytest.mark.parametrize("path", ["/sign-in/", "/nowhere/", "/assessments/1/", "/admin/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("charset", ["iso-8859-1", "base64", "undefined", "idna", "latin-1", "no-such-thing", "é"])
def test_a_character_set_other_than_utf_8_is_refused(visitor, db, log, path, method, charset):
    page = visitor.generic(method, path + "?a=%e9", b"login=%e9", content_type=f"{FORM}; charset={charset}")

    assert_is_refused(page, log, 400, DAMAGED)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", '"utf-8"'])
def test_utf_8_under_any_of_its_names_is_accepted(visitor, db, charset):
    page = visitor.post("/sign-in/", "login=%c3%a9@example.org", content_type=f"{FORM}; charset={charset}")

    assert (page.status_code, form_of(page)["login"]) == (200, "é@example.org")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=base64",
        "text/plain; charset=undefined",
        "text/plain; charset*=foo'x'abc",
        f"{FORM}; charset=iso-8859-1",
    ],
)
def test_an_invalid_character_set_is_refused_before_it_can_break_the_server(db, content_type):
    """The test client makes its own requests, so this asks as a web server does."""
    environ = Client().generic("GET", "/sign-in/?a=b").wsgi_request.environ
    environ |= {"CONTENT_TYPE": content_type, "wsgi.input": io.BytesIO()}
    answers = []

    Handler()(environ, lambda status, headers: answers.append(status)).close()

    assert answers == ["400 Bad Request"]


@pytest.mark.parametrize("path", ["/a%00b/", "/sign-in/?next=a%00b", "/?a%00b=1", "/good-practice/?sector=a%00b"])
def test_a_null_character_in_an_address_is_refused(visitor, db, log, path):
    assert_is_refused(visitor.get(path), log, 400, DAMAGED)


@pytest.mark.parametrize("cookie", ['session="a\\000bcdefghijk"', 'csrftoken="\\000"', "session=\xff\xfe", "=;;=\0"])
def test_a_broken_cookie_is_ignored(visitor, db, cookie):
    assert visitor.get("/sign-in/", headers={"Cookie": cookie}).status_code == 200


@pytest.mark.parametrize("host", ["a b", "[::1", "evil.example", "", "a\nb", "x" * 5_000])
def test_an_unknown_host_is_refused_with_the_security_headers(visitor, db, log, host):
    assert_is_refused(visitor.get("/sign-in/", headers={"Host": host}), log, 400, DAMAGED)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=é", b"x"),
        ("multipart/form-data; boundary=" + "x" * 300, b"x"),
        ("multipart/form-data; boundary=x", b"--x\r\nnothing"),
    ],
)
def test_an_unreadable_form_is_refused(visitor, db, log, content_type, body):
    visitor.handler.enforce_csrf_checks = True  # reads the form before any view does

    page = visitor.generic("POST", "/sign-in/", body, content_type=content_type)

    assert page.status_code in (400, 403)
    assert reference(page) in log()
    assert len(log()) < 700


TOO_MUCH = {
    "5,100 fields": ("&".join(f"a{n}=1" for n in range(5_100)), FORM),
    "3 MB": ("a=" + "x" * 3_000_000, FORM),
    "two files": (
        "".join(
            f'--x\r\nContent-Disposition: form-data; name="f{n}"; filename="a.pdf"\r\n\r\n%PDF\r\n' for n in range(2)
        )
        + "--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_too_much_sent_to_an_unknown_address_is_not_found(visitor, db, log, what):
    body, content_type = TOO_MUCH[what]

    page = visitor.generic("POST", "/nowhere/", body, content_type=content_type)

    assert_is_refused(page, log, 404, "Page not found")


@pytest.mark.parametrize("what", TOO_MUCH)
def test_sending_too_much_to_a_form_gets_a_page_that_says_so(visitor, as_, bob, assessment, log, what):
    body, content_type = TOO_MUCH[what]
    for client, path in ((visitor, "/sign-in/"), (as_(bob), f"/assessments/{assessment.pk}/clarity/")):
        page = client.generic("POST", path, body, content_type=content_type)
        assert (page.status_code, heading(page)) == (413, "You sent too much at once")
        assert reference(page) in log()
    assert len(log().splitlines()) == 2


def test_a_method_that_an_address_does_not_allow_is_explained(visitor, db, log):
    page = visitor.get("/sign-out/")

    assert (page.headers["Allow"], page.headers["Content-Length"]) == ("POST", str(len(page.content)))
    assert_is_refused(page, log, 405, "You can’t open this address directly")


def test_a_head_request_gets_no_content(visitor, db):
    assert visitor.head("/sign-out/").content == b""


def test_pages_not_found_or_not_allowed_log_one_line_each(as_, olive, assessment, log):
    assert_is_refused(as_(olive).get("/nowhere/"), log, 404, "Page not found")
    page = as_(olive).get(f"/assessments/{assessment.pk}/sign-off/")
    assert (page.status_code, heading(page)) == (403, "You can’t do this")
    assert log().splitlines()[1].endswith(f"/sign-off/ (reference {reference(page)})")


def test_a_line_break_in_an_error_message_starts_no_new_line_in_the_log(log, rf):
    request = rf.get("/")
    error = SuspiciousOperation("one\ntwo\x1b[31m")
    extra = {"request": request, "status_code": 400}
    logging.getLogger("django.security.SuspiciousOperation").error(str(error), exc_info=error, extra=extra)

    assert log().splitlines() == [log().rstrip("\n")]
    assert "one\\ntwo\\x1b[31m (reference " in log()


class TestServerErrors:
    pytestmark = pytest.mark.urls("tests.govuk.urls")

    def test_the_error_page_and_its_traceback_have_the_same_reference(self, visitor, log):
        page = visitor.get("/broken/")

        assert (page.status_code, heading(page)) == (500, "Sorry, something went wrong")
        assert f"(reference {reference(page)})\nTraceback" in log()

    def test_an_error_page_is_sent_even_if_its_template_is_missing(self, visitor, log, monkeypatch):
        def no_template(*args, **kwargs):
            raise TemplateDoesNotExist("500.html")

        monkeypatch.setattr(errors, "render_to_string", no_template)

        page = visitor.get("/broken/")

        assert (page.status_code, heading(page)) == (500, "Sorry, something went wrong")
