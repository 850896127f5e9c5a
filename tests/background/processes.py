"""Supervisors in separate processes, using the tests' database."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

SOURCE = ("safeguarding", "partnerships", "assessments", "tests", "templates", "manage.py")


def database_url() -> str:
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    login = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
    return f"postgres://{login}{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"


def start(folder: Path | None = None) -> "subprocess.Popen[bytes]":
    given = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "tests.background.settings"}
    command = [sys.executable, "manage.py", "background"]
    return subprocess.Popen(command, cwd=folder or settings.BASE_DIR, env=os.environ | given)


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(15)


def another_folder(into: Path) -> Path:
    """The same release, in another place."""
    left_out = shutil.ignore_patterns("__pycache__", "releases", "screenshots")
    for name in SOURCE:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, into / name, ignore=left_out)
        else:
            shutil.copy(source, into / name)
    return into


def wait_until(holds: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "It did not happen in time"
        time.sleep(0.05)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
