"""Tasks that write a line about each run, for the tests to read."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from safeguarding.background.policy import PEOPLE, TryAgain, task
from safeguarding.background.times import Every


@dataclass(frozen=True)
class Run:
    number: int
    process: int
    folder: str


def runs() -> list[Run]:
    path = Path(os.environ["PROOF"])
    lines = path.read_text().splitlines() if path.exists() else []
    return [Run(int(number), int(process), folder) for number, process, folder in map(str.split, lines)]


def _note(number: int) -> None:
    with Path(os.environ["PROOF"]).open("a") as file:
        file.write(f"{number} {os.getpid()} {Path(__file__).parents[2]}\n")


@task(seconds=20, tries=2)
def note(number: int) -> None:
    _note(number)


@task(seconds=20, tries=2, queue=PEOPLE)
def hold_first_time(number: int) -> None:
    """Keeps its first worker busy until that is killed."""
    is_first = number not in {run.number for run in runs()}
    _note(number)
    if is_first:
        time.sleep(60)


@task(seconds=20, tries=1)
def meet(number: int) -> None:
    """Ends when another such task runs at the same time."""
    _note(number)
    until = time.monotonic() + 15
    while len({run.process for run in runs()}) < 2:
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


@task(seconds=0.3, tries=2, queue=PEOPLE)
def hang_in_c(number: int) -> None:
    _note(number)
    sum(range(10**15))


@task(seconds=0.3, tries=1)
def take_too_long(number: int) -> None:
    try:
        time.sleep(60)
    except Exception:
        _note(number)


@task(seconds=20, tries=3)
def fail(number: int) -> None:
    _note(number)
    raise ValueError("as it always does")


@task(seconds=20, tries=3, wait=60)
def put_off(number: int) -> None:
    raise TryAgain


@task(seconds=20, tries=1, when=Every(minutes=60 * 24))
def tick() -> None:
    _note(0)
