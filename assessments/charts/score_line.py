"""The axis of the four scores across the middle of a chart, between names and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safeguarding.printing.drawing import Drawing
from safeguarding.printing.fitting import fitted, in_lines

from .marks import DOTTED, FINE, INDENT, SHADE, SMALL, SMALL_LINE, TEXT, TEXT_SIZE, WIDTH, placed

SCORES = (1, 2, 3, 4)
LABEL_LINES = 3
# Between two labels. There is no room for more, because "Improvement" must not be broken.
GAP = 0.4

# The middle of a line of words, and its words.
Words = Iterable[tuple[float, str]]


@dataclass(frozen=True)
class Grades:
    """The scale's words for its scores, and the lowest score above the line."""

    labels: Mapping[int, str]
    line: int

    @property
    def line_in_words(self) -> str:
        return self.labels.get(self.line, str(self.line))

    def of(self, score: int) -> str:
        return f"{score} {self.labels.get(score, '')}".strip()


@dataclass(frozen=True)
class ScoreLine:
    left: float
    width: float
    grades: Grades

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def slot(self) -> float:
        return self.width / len(SCORES)

    @property
    def top(self) -> float:
        return max(map(len, self._labels().values()), default=0) * SMALL_LINE + 6

    def x(self, score: int) -> float:
        return self.left + self.slot * (score - 0.5)

    def behind(self, drawing: Drawing, bottom: float) -> None:
        """The scores across the top, each with a line down. Those above the line are set apart."""
        labels = self._labels()
        drawing.rects(SHADE, [(self.x(self.grades.line) - self.slot / 2, self.top, self.right, bottom)])
        drawing.lines(FINE, [(self.x(score), self.top, self.x(score), bottom) for score in labels])
        drawing.texts(
            placed(TEXT, "middle", font_size=SMALL),
            [
                (self.x(score), (number + 0.5) * SMALL_LINE, word)
                for score, lines in labels.items()
                for number, word in enumerate(lines)
            ],
        )

    def dots_across(self, drawing: Drawing, ys: Sequence[float]) -> None:
        drawing.lines(DOTTED, [(self.left, y, self.right, y) for y in ys])

    def names(self, drawing: Drawing, names: Words, indent: float = 0) -> None:
        room = self.left - indent - 1
        drawing.texts(TEXT, [(indent, y, fitted(name, room, TEXT_SIZE)) for y, name in names])

    def words(self, drawing: Drawing, words: Words, indent: float = 0) -> None:
        left = self.right + INDENT + indent
        drawing.texts(TEXT, [(left, y, fitted(text, WIDTH - left, TEXT_SIZE)) for y, text in words])

    def _labels(self) -> dict[int, list[str]]:
        return {
            score: [str(score), *in_lines(label, self.slot - GAP, SMALL, LABEL_LINES)]
            for score, label in self.grades.labels.items()
        }
