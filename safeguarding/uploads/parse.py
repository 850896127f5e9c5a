"""Opens a file with its own parser, in a process with little memory, little time and none of our secrets."""

import os
import subprocess
import sys

from django.conf import settings

from .parsers.outcome import Outcome

# More than the parsers' CPU_SECONDS, because other work runs at the same time. A web worker is stopped after 60.
SECONDS = 40
# What a program needs to find its libraries, without our keys or the database.
NEEDED = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ")


def parse(ending: str, path: str) -> Outcome:
    command = [sys.executable, "-m", "safeguarding.uploads.parsers", ending, path]
    environment = {name: os.environ[name] for name in NEEDED if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 (the ending is one of ours, the path is ours)
            command,
            capture_output=True,
            check=False,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            text=True,
            timeout=SECONDS,
        )
        return Outcome(done.stdout.strip())
    except (subprocess.TimeoutExpired, ValueError):
        # It ran out of memory or the parser crashed. Either way we can't open it.
        return Outcome.TOO_MUCH
