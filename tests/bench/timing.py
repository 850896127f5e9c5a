"""Timing: medians, because machines are noisy, and the fastest, which shows what is possible."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest


def median_of(
    runs: int,
    work: Callable[[], Any],
    name: str,
    capsys: pytest.CaptureFixture[str],
    pages: int = 0,
    seconds_between: float = 0,
) -> float:
    """In seconds, and printed. With `pages`, also pages per second."""
    times = []
    for _run in range(runs):
        time.sleep(seconds_between)
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    median = statistics.median(times)
    speed = f", {pages} pages, {pages / median:.1f} a second" if pages else ""
    with capsys.disabled():
        print(f"\n{name}: median {median * 1000:.0f} ms, fastest {min(times) * 1000:.0f} ms of {runs}{speed}")
    return median
