"""What the settings refuse to start without."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


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
def test_an_unreadable_scanner_address_stops_the_application_from_starting(value, starts):
    environment = {"LOCAL": "on", "PATH": os.environ["PATH"], "CLAMD_URL": value}
    command = [sys.executable, "-c", "import safeguarding.settings"]
    start = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (start.returncode == 0) == starts
    assert starts or "CLAMD_URL must begin with tcp:// or unix:///" in start.stderr


@pytest.mark.parametrize(
    ("value", "starts"), [("on", True), ("off", True), ("", True), ("enabled", False), ("yes-please", False)]
)
def test_a_switch_that_is_neither_on_nor_off_stops_the_application_from_starting(value, starts):
    environment = {"LOCAL": "on", "PATH": os.environ["PATH"], "SECOND_FACTOR_REQUIRED": value}
    command = [sys.executable, "-c", "import safeguarding.settings"]
    start = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (start.returncode == 0) == starts
    assert starts or "SECOND_FACTOR_REQUIRED must be on or off" in start.stderr
