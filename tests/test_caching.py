"""Pages that need a sign-in are not cached; static files are."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.factories import MembershipFactory, UserFactory
from tests.meta.test_access import TABLE, paths
from tests.production import GOOD

NO_STORE = "private, no-store"


def test_no_page_or_download_may_be_stored_by_browsers_or_proxies(client, assessment, alice, bob, dave):
    for address in TABLE:
        client.force_login(alice)
        for path in paths(address, assessment):
            answer = client.get(path)
            if answer.streaming:
                answer.getvalue()
            assert (path, answer.headers["Cache-Control"]) == (path, NO_STORE)


@pytest.mark.parametrize("path", ["/admin/", "/admin/partnerships/user/", "/nowhere/", "/assessments/1/", "/sign-in/"])
def test_administration_and_error_pages_may_not_be_stored_by_browsers_or_proxies(client, db, path):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.get(path).headers["Cache-Control"] == NO_STORE


def test_static_files_may_be_stored(client):
    answer = client.get("/static/js/app.js")

    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    answer.getvalue()


def test_signing_out_clears_the_browsers_cache_and_storage_but_not_its_cookies(client, db):
    client.force_login(MembershipFactory().person)

    assert client.post("/sign-out/").headers["Clear-Site-Data"] == '"cache", "storage"'


def test_browser_features_we_do_not_use_are_blocked_and_passkeys_are_allowed(client, db):
    policy = client.get("/sign-in/").headers["Permissions-Policy"].split(", ")

    assert {"camera=()", "geolocation=()", "microphone=()", "payment=()", "usb=()"} <= {*policy}
    assert {"publickey-credentials-get=(self)", "publickey-credentials-create=(self)"} <= {*policy}


SET_COOKIES = """
import django; django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.middleware.csrf import CsrfViewMiddleware, get_token
request = RequestFactory(HTTP_HOST="safeguarding.example.org").get("/", secure=True)
get_token(request)
answer = CsrfViewMiddleware(lambda request: HttpResponse()).process_response(request, HttpResponse())
print(answer.cookies[settings.CSRF_COOKIE_NAME].OutputString())
print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_PATH)
print(settings.SESSION_COOKIE_DOMAIN, settings.CSRF_COOKIE_DOMAIN, settings.MESSAGE_COOKIE_NAME)
"""


def test_in_production_cookies_are_limited_to_this_host():
    environment = {**GOOD, "PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "safeguarding.settings"}
    command = [sys.executable, "-c", SET_COOKIES]

    run = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)

    csrf, session, others = run.stdout.splitlines() or [run.stderr]
    assert csrf.startswith("__Host-csrftoken=")
    assert "Path=/;" in csrf
    assert "Secure" in csrf
    assert "Domain" not in csrf
    assert (session, others) == ("__Host-session True /", "None None __Host-messages")
