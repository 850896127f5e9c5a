"""What all browsers noted, in seconds, and how it is said."""

import threading
from collections import Counter, defaultdict

from tests.bench.figures import Figure

PERCENTILES = (50, 95, 99)
# Seconds, for what people wait for at a page.
BOUND = 1.0


class Noted:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()
        self.lost: list[str] = []

    def note(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.took[kind].append(seconds)

    def fail(self, error: str) -> None:
        with self.lock:
            self.errors[error] += 1

    def lose(self, text: str) -> None:
        with self.lock:
            self.lost.append(text)

    def percentile(self, kind: str, percent: int) -> float:
        ordered = sorted(self.took[kind])
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]

    def figures(self, where: str) -> list[Figure]:
        found = []
        for kind, times in self.took.items():
            found.append(Figure(f"load: {kind}", len(times), "times", where=where))
            for percent in PERCENTILES:
                bound = BOUND if percent == 95 and kind in ("page", "save") else None
                took = round(self.percentile(kind, percent), 3)
                found.append(Figure(f"load: {kind}, {percent} % within", took, "s", bound, where))
        found.append(Figure("load: errors", self.errors.total(), "errors", 0, where))
        found.append(Figure("load: lost saves", len(self.lost), "saves", 0, where))
        return found
