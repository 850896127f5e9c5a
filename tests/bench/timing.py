"""CPU time of a piece of work as a multiple of a yardstick's in the same run: machines differ, and have slow hours."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

Work = Callable[[], Any]


@dataclass(frozen=True)
class Yardstick:
    name: str
    work: Work
    # How often it is repeated in a round, so that a round is long enough to be timed.
    times: int = 1

    def seconds(self) -> float:
        return cpu_seconds(self.work, self.times)


def cpu_seconds(work: Work, times: int = 1) -> float:
    """Of this process with all its threads, once."""
    start = time.process_time()
    for _time in range(times):
        work()
    return (time.process_time() - start) / times


def multiple_of(
    yardstick: Yardstick,
    work: Work,
    rounds: int,
    name: str,
    capsys: pytest.CaptureFixture[str],
    *,
    pages: int = 0,
    between: Work = lambda: None,
) -> float:
    """The median over rounds in which both take turns, which is also printed. What `between` does is not timed."""
    took, multiples = [], []
    for _round in range(rounds):
        unit = yardstick.seconds()
        took.append(cpu_seconds(work))
        multiples.append(took[-1] / unit)
        between()
    median = statistics.median(multiples)
    size = f", {pages} pages" if pages else ""
    with capsys.disabled():
        print(
            f"\n{name}: {median:.1f} times {yardstick.name} ({min(multiples):.1f} to {max(multiples):.1f}),"
            f" {statistics.median(took) * 1000:.1f} ms{size}"
        )
    return median
