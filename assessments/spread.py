"""How far apart the agencies' views of a component are, and when an agreed score needs a reason."""

import statistics
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

# Views this far apart differ. On a scale of four, two agencies one grade apart largely agree.
DIFFER = 2


@dataclass(frozen=True)
class Spread:
    """The scores, 1 to 4, that agencies gave one component, without those that gave none."""

    scores: tuple[int, ...]

    @cached_property
    def median(self) -> float | None:
        """With an even number of views it may be between two scores (2.5)."""
        return float(statistics.median(self.scores)) if self.scores else None

    @property
    def width(self) -> int:
        return self.highest - self.lowest if self.scores else 0

    @property
    def lowest(self) -> int:
        return min(self.scores, default=0)

    @property
    def highest(self) -> int:
        return max(self.scores, default=0)

    @property
    def differing(self) -> int:
        return sum(not self.is_in_line(score) for score in self.scores)

    @property
    def is_wide(self) -> bool:
        return self.width >= DIFFER

    @property
    def compares(self) -> bool:
        return len(self.scores) > 1

    @property
    def counts(self) -> Counter[int]:
        return Counter(self.scores)

    def is_in_line(self, score: int) -> bool:
        return self.median is None or abs(score - self.median) < 1

    def asks_why(self, agreed: int | None) -> bool:
        """Whether this score needs a reason: it isn't the median view, or the views are far apart. Removing a score
        needs none.

        See docs/decisions/0009-when-an-agreed-score-has-to-be-explained.md.
        """
        return agreed is not None and (self.is_wide or not self.is_in_line(agreed))
