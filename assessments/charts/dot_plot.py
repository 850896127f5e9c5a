"""The scores of all components: a dot for the score now, a ring for last time's, a line between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from safeguarding.printing.drawing import Drawing, look
from safeguarding.printing.fitting import fitted

from .marks import BOLD, FILLED, GREY, INDENT, RING, TEXT_SIZE, chart
from .picture import Picture, picture
from .score_line import Grades, ScoreLine

LEFT, PLOT, ROW = 286, 264, 19.5
# The number before the words.
NUMBER = 16
MOVED = look("line", stroke=GREY, stroke_width=1.5)


@dataclass(frozen=True)
class Scored:
    """A component's score (None if it has none) and, if the two can be compared, last time's score and the movement."""

    name: str
    score: int | None
    last: int | None = None
    movement: str = ""


# A group's name, and its components.
Group = tuple[str, Sequence[Scored]]
# The middle of its line.
Row = tuple[float, Scored]


def dot_plot(groups: Sequence[Group], grades: Grades, *, compares: bool) -> Picture:
    """`compares` says whether there is a last time."""
    line = ScoreLine(LEFT, PLOT, grades)
    headings, rows, bottom = _lines(groups, line.top)
    drawing = chart(bottom)
    line.behind(drawing, bottom)
    line.dots_across(drawing, [y for y, _scored in rows])
    _scores(drawing, rows, line)
    drawing.texts(BOLD, [(0, y, fitted(name, LEFT, TEXT_SIZE, bold=True)) for y, name in headings])
    line.names(drawing, [(y, scored.name) for y, scored in rows], indent=INDENT)
    _words(drawing, rows, line)
    return picture(
        "scores",
        _("Scores of the components, now and last time") if compares else _("Scores of the components"),
        "; ".join(f"{scored.name}: {_in_words(scored, grades)}" for _y, scored in rows),
        drawing,
    )


def _in_words(scored: Scored, grades: Grades) -> str:
    if not scored.score:
        return _("Not yet scored")
    grade = grades.of(scored.score)
    return f"{grade}, {scored.movement}" if scored.movement else grade


def _lines(groups: Sequence[Group], top: float) -> tuple[list[tuple[float, str]], list[Row], float]:
    """Positions of each group's name and each component, and of the last one's end."""
    headings: list[tuple[float, str]] = []
    rows: list[Row] = []
    for name, components in groups:
        headings.append((top + ROW / 2, name))
        rows += [(top + (number + 1.5) * ROW, scored) for number, scored in enumerate(components)]
        top += (1 + len(components)) * ROW
    return headings, rows, top


def _scores(drawing: Drawing, rows: Sequence[Row], line: ScoreLine) -> None:
    drawing.lines(
        MOVED,
        [(line.x(each.last), y, line.x(each.score), y) for y, each in rows if each.last and each.score],
    )
    drawing.circles(RING, 6, [(line.x(each.last), y) for y, each in rows if each.last])
    drawing.circles(FILLED, 4.2, [(line.x(each.score), y) for y, each in rows if each.score])


def _words(drawing: Drawing, rows: Sequence[Row], line: ScoreLine) -> None:
    drawing.texts(BOLD, [(line.right + INDENT, y, str(each.score)) for y, each in rows if each.score])
    line.words(drawing, [(y, each.movement) for y, each in rows if each.score and each.movement], indent=NUMBER)
    line.words(drawing, [(y, _("Not yet scored")) for y, each in rows if not each.score])
