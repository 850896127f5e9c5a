"""The line of the four scores, from 1 to 4, across the middle of a picture, between names and words."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.papers.parts import LINE as GOOD
from assessments.papers.parts import Level

from .fitting import fitted, in_lines
from .marks import BAND, INDENT, RULE, SMALL, SMALL_LINE, WIDTH, Layer, Places, rects, rules, texts

SCORES = (1, 2, 3, 4)
LABEL_LINES = 3
# How far a label may reach into its neighbours' rooms.
OVER = 8


@dataclass(frozen=True)
class ScoreLine:
    """Where the scores stand, and which of them are above the line."""

    left: float
    width: float
    levels: Sequence[Level]

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def slot(self) -> float:
        """The room of one score."""
        return self.width / len(SCORES)

    @property
    def top(self) -> float:
        """Below the scores' numbers and labels."""
        return max(map(len, self._labels()), default=0) * SMALL_LINE + 6

    def x(self, score: int) -> float:
        return self.left + self.slot * (score - 0.5)

    def behind(self, bottom: float) -> list[Layer]:
        """The scores across the top, each with a line down; the upper two set off from the lower two."""
        band = [{"x": self.x(GOOD) - self.slot / 2, "x2": self.right, "y": self.top, "y2": bottom}]
        marks = [
            {"x": self.x(level.score), "x2": self.x(level.score), "y": self.top, "y2": bottom} for level in self.levels
        ]
        words = [
            {"x": self.x(level.score), "y": number * SMALL_LINE, "text": word}
            for level, lines in zip(self.levels, self._labels(), strict=True)
            for number, word in enumerate(lines)
        ]
        return [
            rects(band, color=BAND),
            rules(marks, color=RULE),
            texts(words, align="center", baseline="top", fontSize=SMALL),
        ]

    def names(self, places: Places, indent: float = 0) -> Layer:
        """At the left, each cut to the room before the line."""
        room = self.left - indent - 2
        return texts([{**place, "x": indent, "text": fitted(str(place["text"]), room)} for place in places])

    def dots_across(self, ys: Sequence[float]) -> Layer:
        """From a name to its words."""
        return rules([{"x": self.left, "x2": self.right, "y": y, "y2": y} for y in ys], color=RULE, strokeDash=[1, 3])

    def words(self, places: Places, indent: float = 0) -> Layer:
        left = self.right + INDENT + indent
        return texts([{**place, "x": left, "text": fitted(str(place["text"]), WIDTH - left)} for place in places])

    def _labels(self) -> list[list[str]]:
        return [
            [str(level.score), *in_lines(level.label, self.slot + OVER, SMALL, LABEL_LINES)] for level in self.levels
        ]
