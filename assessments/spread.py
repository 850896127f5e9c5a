"""How far apart the agencies' views of one component lie, and when an agreed score has to be explained."""

import statistics
from collections import Counter
from dataclasses import dataclass

# Views that lie so far apart are said to differ: on a scale of four, two agencies a grade apart have much in common.
DIFFER = 2


@dataclass(frozen=True)
class Spread:
    """The scores that agencies gave one component, from 1 to 4 each; without those that gave no view."""

    scores: tuple[int, ...]

    @property
    def median(self) -> float | None:
        """The middle view: of an even number it may lie between two scores (2.5). None without any view."""
        return float(statistics.median(self.scores)) if self.scores else None

    @property
    def width(self) -> int:
        """From the lowest to the highest; 0 where all agree, and where nobody said."""
        return self.highest - self.lowest if self.scores else 0

    @property
    def lowest(self) -> int:
        return min(self.scores, default=0)

    @property
    def highest(self) -> int:
        return max(self.scores, default=0)

    @property
    def differing(self) -> int:
        """How many of the views are not in line with the median."""
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
        """Whether a score is the median view, or one of the two that it lies between. With no view, any is."""
        return self.median is None or abs(score - self.median) < 1

    def asks_why(self, agreed: int | None) -> bool:
        """Whether who agrees this score has to say why: it isn't the median view, or the views lie far apart.

        See docs/decisions/0009-when-an-agreed-score-has-to-be-explained.md. Taking a score back needs no reason.
        """
        return agreed is not None and (self.is_wide or not self.is_in_line(agreed))
