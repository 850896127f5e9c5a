"""`make run`: starts the server and the workers in one terminal, and ends them together.

The workers restart when code or a template changes, like the server.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
CODE = ("safeguarding", "partnerships", "assessments", "templates")
# Seconds: longer than workers give a running task.
PATIENCE = 15
Process = subprocess.Popen[bytes]


class Stop(Exception):
    pass


def main(server_options: Sequence[str]) -> int:
    parent = os.getppid()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _stop)
    processes = [start("runserver", *server_options), start_workers()]
    changed = newest_change()
    try:
        while all(each.poll() is None for each in processes) and os.getppid() == parent:
            time.sleep(1)
            if newest_change() != changed:
                changed = newest_change()
                end(processes.pop())
                processes.append(start_workers())
    except Stop:
        pass
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    for each in processes:
        end(each)
    return max(each.returncode for each in processes)


def start(*words: str) -> Process:
    return subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT)


def start_workers() -> Process:
    return start("background", f"--parent={os.getpid()}")


def newest_change() -> float:
    paths = (path for folder in CODE for path in (ROOT / folder).rglob("*.*"))
    return max(path.stat().st_mtime for path in paths if path.suffix in (".py", ".html", ".txt"))


def end(process: Process) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
