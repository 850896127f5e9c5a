"""What the settings refuse to start without."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_URL", "EMAIL_FROM", "SITE_URL", "CLAMD_URL"])
def test_an_empty_setting_is_a_missing_one(name):
    environment = {key: value for key, value in os.environ.items() if key not in ("LOCAL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"SECRET_KEY": "x" * 50, "ALLOWED_HOSTS": "example.org", "PYTHONPATH": str(settings.BASE_DIR)}
    environment |= {"EMAIL_URL": "smtp+tls://mail.example:587", "EMAIL_FROM": "safeguarding@example.org"}
    environment |= {"SITE_URL": "https://safeguarding.example.org", "CLAMD_URL": "none"}

    start = subprocess.run(
        [sys.executable, "-c", "import safeguarding.wsgi"],
        env={**environment, "DJANGO_SETTINGS_MODULE": "safeguarding.settings", name: ""},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert start.returncode != 0
    assert name in start.stderr


@pytest.mark.parametrize(
    ("value", "starts"),
    [
        ("", True),
        ("none", True),
        ("tcp://127.0.0.1:3310", True),
        ("unix:///run/clamd.ctl", True),
        ("127.0.0.1:3310", False),
    ],
)
def test_a_scanners_address_that_nobody_understands_stops_the_start(value, starts):
    environment = {"LOCAL": "on", "PATH": os.environ["PATH"], "CLAMD_URL": value}
    command = [sys.executable, "-c", "import safeguarding.settings"]
    start = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (start.returncode == 0) == starts
    assert starts or "CLAMD_URL has to begin with tcp:// or unix:///" in start.stderr


@pytest.mark.parametrize(
    ("value", "starts"), [("on", True), ("off", True), ("", True), ("enabled", False), ("yes-please", False)]
)
def test_what_is_neither_on_nor_off_stops_the_start(value, starts):
    environment = {"LOCAL": "on", "PATH": os.environ["PATH"], "SECOND_FACTOR_REQUIRED": value}
    command = [sys.executable, "-c", "import safeguarding.settings"]
    start = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (start.returncode == 0) == starts
    assert starts or "SECOND_FACTOR_REQUIRED is either on or off" in start.stderr
