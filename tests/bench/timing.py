"""CPU time of a piece of work as a multiple of yardsticks' in the same run: machines differ, and have slow hours."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Yardstick:
    name: str
    work: Work
    # How often it is repeated in a round, so that a round is long enough to be timed.
    times: int = 1

    def seconds(self) -> float:
        return cpu_seconds(self.work, self.times)


@dataclass
class Timed:
    """What each round found."""

    seconds: list[float] = field(default_factory=list)
    # By yardstick.
    multiples: dict[str, list[float]] = field(default_factory=dict)

    def multiple_of(self, yardstick: Yardstick) -> float:
        return statistics.median(self.multiples[yardstick.name])

    @property
    def milliseconds(self) -> float:
        return statistics.median(self.seconds) * 1000


def cpu_seconds(work: Work, times: int = 1) -> float:
    """Of this process with all its threads, once."""
    start = time.process_time()
    for _time in range(times):
        work()
    return (time.process_time() - start) / times


def timed(
    yardsticks: Sequence[Yardstick], work: Work, rounds: int, *, times: int = 1, between: Work = lambda: None
) -> Timed:
    """In each round all take turns. What `between` does before each work is not timed."""
    found = Timed(multiples={each.name: [] for each in yardsticks})
    for _round in range(rounds):
        units = {each.name: each.seconds() for each in yardsticks}
        took = statistics.mean(_prepared(work, between) for _time in range(times))
        found.seconds.append(took)
        for name, unit in units.items():
            found.multiples[name].append(took / unit)
    return found


def _prepared(work: Work, between: Work) -> float:
    between()
    return cpu_seconds(work)
