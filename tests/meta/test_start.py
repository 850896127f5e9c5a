"""Which settings the application starts with and which it refuses, in separate processes as on a server."""

import os
import re
import runpy
import string
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from safeguarding.database import OPTIONS
from safeguarding.start import LOCAL_KEY, PUBLISHED_KEYS
from tests.production import GOOD, KEY

LOCAL = {"LOCAL": "on"}
STATIC = str(settings.BASE_DIR / "static" / "evidence")


@pytest.fixture
def read(monkeypatch):
    """`read(environment)`: the settings' objections, line by line, or the named setting."""

    def problems(environment, wanted=""):
        for name in set(os.environ) - {"PATH"}:
            monkeypatch.delenv(name)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        try:
            found = runpy.run_path(str(settings.BASE_DIR / "safeguarding" / "settings.py"))
        except ImproperlyConfigured as refusal:
            first, *problems = str(refusal).splitlines()
            assert first == "The application cannot start with these settings (see docs/deploy.md):"
            return [problem.removeprefix("- ") for problem in problems]
        finally:
            monkeypatch.undo()
        return found[wanted] if wanted else []

    return problems


def start(environment):
    """The exit code and standard error of a process that starts as a server does."""
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    environment = {"PATH": os.environ["PATH"], **environment}
    done = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )  # fmt: skip
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"ALLOWED_HOSTS": "safeguarding.example.org,[::1],192.0.2.7,localhost"},
        {"SITE_URL": "https://safeguarding.example.org/"},
        {"SITE_URL": "https://Safeguarding.example.org:8443"},
        {"DATABASE_URL": "", "DEBUG": "off", "DEMO": "off", "LOCAL": ""},
        {"DATABASE_URL": "sqlite:////srv/safeguarding/db.sqlite3"},
        {"CSRF_TRUSTED_ORIGINS": "https://safeguarding.example.org,https://proxy.example.org:8443"},
        {"SECRET_KEY_FALLBACKS": KEY[::-1], "SESSION_HOURS": "1", "EVIDENCE_DIR": "/srv/safeguarding/evidence"},
        {"CACHE_URL": "", "SECRET_KEY": KEY[:50]},
    ],
)
def test_good_production_settings_are_accepted(read, more):
    assert read(GOOD | more) == []


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"DATABASE_URL": "postgres://postgres@127.0.0.1:5432/name", "DEBUG": "on", "DEMO": "on"},
        {"DATABASE_URL": "postgres://user@localhost/name", "SITE_URL": "http://127.0.0.1:8001"},
        {"DATABASE_URL": "postgres://[::1]/name", "ALLOWED_HOSTS": "localhost,[::1],app.localhost"},
        {"DATABASE_URL": "postgres:///name"},
        {"DATABASE_URL": "postgres://%2Fvar%2Frun%2Fpostgresql/name"},
        {"DATABASE_URL": "postgres:///name?host=/var/run/postgresql"},
        {"DATABASE_URL": "sqlite://:memory:", "SECRET_KEY": "short"},
    ],
)
def test_local_settings_are_accepted_if_everything_is_on_this_machine(read, more):
    assert read(LOCAL | more) == []


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("SECRET_KEY", "", "is missing"),
        ("SECRET_KEY", "x", "is too short: 1 characters"),
        ("SECRET_KEY", KEY[:49], "is too short: 49 characters"),
        ("SECRET_KEY", "x" * 60, "is easy to guess"),
        ("SECRET_KEY", "0123456789" * 6, "is easy to guess"),
        ("SECRET_KEY", string.ascii_lowercase * 2, "is easy to guess"),
        ("SECRET_KEY", KEY[:10] * 6, "is easy to guess"),
        (
            "SECRET_KEY",
            "change-me-to-a-long-and-random-value-7yQ2mXkL9vWz0pRtB",
            "looks as if it was copied from an example",
        ),
        (
            "SECRET_KEY",
            "django-insecure-7yQ2mXkL9vWz0pRtBn5cFhJdGs4aEuTiOo1e",
            "looks as if it was copied from an example",
        ),
        *(("SECRET_KEY", key, "is published") for key in PUBLISHED_KEYS),
        ("SECRET_KEY", f"{LOCAL_KEY}-{KEY}", "is published"),
        ("SECRET_KEY_FALLBACKS", f"{KEY},x", "has a key (number 2) that is too short: 1 characters"),
        ("SECRET_KEY_FALLBACKS", LOCAL_KEY, "has a key (number 1) that is published"),
        ("ALLOWED_HOSTS", "", "is missing"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,*", "has *, which allows hosts that are not yours"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,.example.org", "has .example.org, which allows"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,*.example.org", "has *.example.org, which allows"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,", "has an empty item"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,,b.example.org", "has an empty item"),
        ("ALLOWED_HOSTS", "safeguarding.example.org, b.example.org", "has ' b.example.org', which is not a host name"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,https://b.example.org", "has 'https://b.example.org', which is"),
        ("ALLOWED_HOSTS", "safeguarding.example.org,b.example.org:443", "has 'b.example.org:443', which is not"),
        ("DEBUG", "on", "is on, which shows settings"),
        ("DEMO", "on", "is on, which shows passwords"),
        ("DEBUG", "perhaps", "must be on or off"),
        ("LOCAL", "perhaps", "must be on or off"),
        ("DATABASE_URL", "name", "cannot be understood"),
        ("DATABASE_URL", "db.example.org/name", "cannot be understood"),
        ("DATABASE_URL", "nosql://db.example.org/name", "cannot be understood"),
        ("SITE_URL", "", "is missing"),
        ("SITE_URL", "http://safeguarding.example.org", "does not begin with https://"),
        ("SITE_URL", "safeguarding.example.org", "is not just https:// and a host name"),
        ("SITE_URL", "https://", "is not just https:// and a host name"),
        ("SITE_URL", "https://safeguarding.example.org/app", "is not just https:// and a host name"),
        ("SITE_URL", "https://safeguarding.example.org?x=1", "is not just https:// and a host name"),
        ("SITE_URL", "https://me@safeguarding.example.org", "is not just https:// and a host name"),
        ("SITE_URL", "https://[::1", "is not just https:// and a host name"),
        ("SITE_URL", "https://safeguarding.example.org:port", "is not just https:// and a host name"),
        ("SITE_URL", "https://other.example.org", "has the host other.example.org, which is not in ALLOWED_HOSTS"),
        ("EMAIL_URL", "", "is missing"),
        ("EMAIL_URL", "consolemail://", "does not send emails"),
        ("EMAIL_URL", "dummymail://", "does not send emails"),
        ("EMAIL_URL", "memorymail://", "does not send emails"),
        ("EMAIL_URL", "filemail:///srv/mail", "does not send emails"),
        ("EMAIL_URL", "mail.example.org", "cannot be understood"),
        ("EMAIL_FROM", "", "is missing"),
        ("CLAMD_URL", "", "is missing"),
        ("CLAMD_URL", "127.0.0.1:3310", "must begin with tcp:// or unix:///"),
        ("CSRF_TRUSTED_ORIGINS", "http://safeguarding.example.org", "has 'http://safeguarding.example.org', which is"),
        ("CSRF_TRUSTED_ORIGINS", "https://*.example.org", "has 'https://*.example.org', which is not"),
        ("CSRF_TRUSTED_ORIGINS", "safeguarding.example.org", "has 'safeguarding.example.org', which is not"),
        ("CACHE_URL", "locmemcache://", "is not shared by all workers"),
        ("CACHE_URL", "dummycache://", "is not shared by all workers"),
        ("CACHE_URL", "filecache:///srv/cache", "is not shared by all workers"),
        ("CACHE_URL", "nonsense", "cannot be understood"),
        ("DATABASE_URL", "mysql://db.example.org/name", "is neither PostgreSQL nor SQLite"),
        ("DATABASE_URL", "postgres://db.example.org:port/name", "cannot be understood"),
        ("DATABASE_URL", f"sqlite:///{STATIC}.sqlite3", "is a file in a folder whose files anyone can download"),
        ("EVIDENCE_DIR", STATIC, "is in a folder whose files anyone can download"),
        ("EVIDENCE_DIR", str(settings.STATIC_ROOT), "is in a folder whose files anyone can download"),
        ("EVIDENCE_DIR", f"{settings.BASE_DIR}/docs/../static/x", "is in a folder whose files anyone can download"),
        ("EVIDENCE_DIR", "evidence", "does not begin with /"),
        ("SESSION_HOURS", "0", "is not a number from 1 to 168"),
        ("SESSION_HOURS", "-1", "is not a number from 1 to 168"),
        ("SESSION_HOURS", "100000", "is not a number from 1 to 168"),
        ("SESSION_HOURS", "twelve", "is not a number from 1 to 168"),
        ("SECURE_HSTS_SECONDS", "-1", "is not a number from 0"),
        ("EVIDENCE_MAX_MB", "0", "is not a number from 1"),
        ("OIDC_ISSUER", "http://login.example.org", "does not begin with https://"),
    ],
)
def test_faulty_production_settings_are_refused(read, name, value, why):
    found = read(GOOD | {"OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "x", name: value})
    assert any(problem.startswith(f"{name} {why}") for problem in found), found
    assert LOCAL_KEY not in "".join(found)


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DATABASE_URL", "postgres://db.example.org/name", "points to db.example.org"),
        ("DATABASE_URL", "postgres://10.0.0.7/name", "points to 10.0.0.7"),
        ("DATABASE_URL", "postgres:///name?host=db.example.org", "points to db.example.org"),
        ("DATABASE_URL", "postgres://127.0.0.1/name?hostaddr=10.0.0.7", "points to 10.0.0.7"),
        ("DATABASE_URL", "postgres://127.0.0.1:1,db.example.org:2/name", "points to db.example.org"),
        ("DATABASE_URL", "postgres:///name?service=live", "points to the service live"),
        ("PGHOST", "db.example.org", "points to db.example.org"),
        ("ALLOWED_HOSTS", "localhost,safeguarding.example.org", "has 'safeguarding.example.org', but LOCAL=on"),
        ("ALLOWED_HOSTS", "*", "has '*', but LOCAL=on"),
        ("ALLOWED_HOSTS", "0.0.0.0", "has '0.0.0.0', but LOCAL=on"),
        ("ALLOWED_HOSTS", "127.0.0.1.example.org", "has '127.0.0.1.example.org', but LOCAL=on"),
        ("SITE_URL", "https://safeguarding.example.org", "is not on this machine"),
        ("SITE_URL", "http://localhost.example.org", "is not on this machine"),
        ("EVIDENCE_DIR", STATIC, "is in a folder whose files anyone can download"),
    ],
)
def test_faulty_local_settings_are_refused(read, name, value, why):
    found = read(LOCAL | {"DATABASE_URL": "postgres:///name", name: value})
    name = "DATABASE_URL" if name == "PGHOST" else name
    assert [problem.startswith(f"{name} {why}") for problem in found] == [True]


@pytest.mark.parametrize(
    ("url", "host", "own"),
    [
        ("postgres://db.example.org/name?sslmode=require", "db.example.org", {"sslmode": "require"}),
        ("postgres://%2Fvar%2Frun%2Fpostgresql/name", "/var/run/postgresql", {}),
        ("postgres://db.example.org/name?connect_timeout=5", "db.example.org", {"connect_timeout": 5}),
    ],
)
def test_the_host_and_options_in_the_database_address_are_passed_on(read, url, host, own):
    database = read(GOOD | {"DATABASE_URL": url}, "DATABASES")["default"]
    assert (database["HOST"], database["OPTIONS"]) == (host, OPTIONS | own)


def test_an_evidence_folder_behind_a_link_to_a_served_folder_is_refused(read, tmp_path):
    (tmp_path / "evidence").symlink_to(settings.BASE_DIR / "static")
    assert len(read(GOOD | {"EVIDENCE_DIR": str(tmp_path / "evidence" / "kept")})) == 1


def test_every_secret_key_in_the_projects_files_is_listed_as_published():
    written = re.compile(r"""SECRET_KEY["']?\s*[:=]\s*["']?([\w-]{16,})""")
    files = [settings.BASE_DIR / name for name in ("Makefile", "README.md", "CONTRIBUTING.md", ".ci/run")]
    for folder, ending in (("docs", "md"), ("safeguarding", "py"), ("scripts", "py"), ("tests", "py")):
        files += (settings.BASE_DIR / folder).rglob(f"*.{ending}")
    keys = {key for file in files for key in written.findall(file.read_text(encoding="utf-8"))}
    assert keys - {*PUBLISHED_KEYS} == set()
    assert keys


def test_the_application_starts_with_good_settings_and_with_those_of_the_makefile():
    assert start(GOOD) == (0, "")
    made = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "check"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    line = made.stdout.splitlines()[-1]
    assert line.endswith("manage.py check --deploy --fail-level WARNING")
    alone = {"PATH": os.environ["PATH"]}
    done = subprocess.run(["sh", "-c", line], cwd=settings.BASE_DIR, env=alone, capture_output=True, check=False)
    assert done.returncode == 0


def test_all_faulty_settings_are_reported_at_once():
    bad = {"SECRET_KEY": "x", "ALLOWED_HOSTS": "*", "DEBUG": "on", "DEMO": "on", "SITE_URL": "http://", "EMAIL_URL": ""}
    status, said = start(GOOD | bad)
    assert status != 0
    assert [line.split()[1] for line in said.splitlines() if line.startswith("- ")] == [
        "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS", "DEBUG", "DEMO", "SITE_URL",
    ]  # fmt: skip
