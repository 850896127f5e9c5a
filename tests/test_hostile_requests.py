"""No request to any of our addresses causes a server error, whatever it contains.

Names of fields and filters are read from the pages themselves, so that new ones are tried as well.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.contrib import admin
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeguarding.handler import Request
from tests.factories import UserFactory
from tests.meta.test_access import TABLE, paths

FORM = "application/x-www-form-urlencoded"
# Values that have broken something before, here or elsewhere. Bytes, because some are not text.
NASTY = [
    b"",
    b"a\0b",
    b"http://[::1",
    b"//[",
    b"https://[x]/",
    b"99999-01-01",
    b"0000-00-00",
    b"2026-02-30",
    b"-1",
    b"9223372036854775808",
    b"9" * 400,
    b"1e999",
    b"nan",
    "٣".encode(),
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "é\u2028\u202e".encode(),
    b"x" * 3_000,
    b"%",
    b"'\"<>&;--",
    b"../../..",
    b"[]",
    b'{"a": [1]}',
    b"\r\nSet-Cookie: a=b",
]
CONTENT_TYPES = [
    FORM,
    f"{FORM}; charset=iso-8859-1",
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "text/plain; charset=base64",
    "",
]
METHODS = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "NONSENSE"]
HEADERS = ["Host", "Cookie", "Accept", "Referer", "Origin", "Range", "User-Agent", "X-Forwarded-For", "X-CSRFToken"]
# Names that pages read but no form on them contains.
PARAMETERS = {"next", "page", "of", "again", "waited", "still", "ready", "order", "with"}
OF_DJANGOS_ADMIN = {"_popup", "_to_field", "e", "o", "p", "q", "app_label", "model_name", "field_name", "term"}
OF_ADMINISTRATION = ["", "login/", "autocomplete/", "jsi18n/", "r/1/1/", "password_change/", "nowhere/"]
OF_A_MODEL = ["", "add/", "1/change/", "1/history/", "1/delete/", "import/", "export/"]

values = st.one_of(st.sampled_from(NASTY), st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass")))


@dataclass(frozen=True)
class Asked:
    """A request with one nasty value in its path, query, form and headers."""

    method: str
    value: bytes
    content_type: str
    header: str
    in_path: bool


requests = st.builds(
    Asked,
    # Mostly what browsers send, because anything else is refused early.
    st.sampled_from(["GET", "POST"] * 4 + METHODS),
    values,
    st.sampled_from([FORM] * 6 + CONTENT_TYPES),
    st.sampled_from([""] * 8 + HEADERS),
    st.booleans(),
)
bounded = settings(
    max_examples=250,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def ask(client, monkeypatch) -> Callable:
    """Sends it, undoes what it did, and returns the response."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)
    client.raise_request_exception = False

    def send(person, address: str, path: str, names: set[str], asked: Asked) -> int:
        with transaction.atomic():
            client.cookies.clear()
            if person:
                client.force_login(person)
            if asked.in_path:
                path = re.sub(r"<[^>]+>|\(\?P.+\)", lambda _: quote_from_bytes(asked.value, safe=""), address)
            query = urlencode(dict.fromkeys(sorted(names), asked.value))
            headers = {asked.header: asked.value.decode("latin-1")} if asked.header else {}
            if asked.method == "POST":
                sent = client.generic("POST", path, query, content_type=asked.content_type, headers=headers)
            else:
                sent = client.generic(asked.method, f"{path}?{query}", headers=headers)
            if sent.streaming:
                sent.getvalue()
            transaction.set_rollback(True)
        return sent.status_code

    return send


def names_on(client, path: str) -> set[str]:
    """What the page's forms and links would send."""
    # Files have no forms, and take long to make.
    text = "" if "." in path or "/file/" in path else client.get(path).content.decode(errors="replace")
    return PARAMETERS | set(re.findall(r'name="([^"]+)"', text)) | set(re.findall(r'href="\?([a-z_]+)=', text))


@pytest.fixture
def places(assessment, client, alice, bob, dave) -> list[tuple[str, str, set[str]]]:
    """Each address, an example path, and the names of the fields it takes."""
    client.force_login(alice)
    found = {address: paths(address, assessment)[0] for address in TABLE}
    return [(address, path, names_on(client, path)) for address, path in found.items()]


@pytest.fixture(autouse=True)
def nobody_makes_papers(queued):
    """Making a paper takes seconds."""


def test_no_hostile_request_from_a_lead_causes_a_server_error(ask, places, alice):
    @bounded
    @given(st.sampled_from(places), requests)
    def no_fault(place, asked):
        assert ask(alice, *place, asked) < 500

    no_fault()


def test_no_hostile_request_from_a_signed_out_person_causes_a_server_error(ask, places):
    @bounded
    @given(st.sampled_from([place for place in places if "sign-" in place[0] or "invitation" in place[0]]), requests)
    def no_fault(place, asked):
        assert ask(None, *place, asked) < 500

    no_fault()


def test_no_hostile_request_from_an_administrator_causes_a_server_error(ask, client, assessment):
    boss = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(boss)
    models = [f"{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    tails = OF_ADMINISTRATION + [model + tail for model in models for tail in OF_A_MODEL]
    places = [
        (f"/admin/{tail}", f"/admin/{tail}", names_on(client, f"/admin/{tail}") | OF_DJANGOS_ADMIN) for tail in tails
    ]

    @bounded
    @given(st.sampled_from(places), requests)
    def no_fault(place, asked):
        assert ask(boss, *place, asked) < 500

    no_fault()
