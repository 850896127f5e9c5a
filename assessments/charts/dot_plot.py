"""The twelve scores: a dot for the score now, a ring for last time's, and a line from the one to the other."""

from django.utils.translation import gettext as _

from assessments.papers.parts import ComponentScore
from assessments.papers.summary import BoardReport

from .drawing import Picture, picture
from .fitting import fitted
from .marks import ACCENT, GREY, INDENT, PAPER, Layer, canvas, diameter, points, rules, texts
from .score_line import ScoreLine

LEFT, PLOT, ROW = 286, 264, 19.5
# Of the number before the words.
NUMBER = 16


def dot_plot(report: BoardReport) -> Picture:
    line = ScoreLine(LEFT, PLOT, report.scale.levels)
    lines = _lines(report, line.top)
    bottom = line.top + len(lines) * ROW
    headings = [{"x": 0, "y": y, "text": fitted(each, LEFT)} for y, each in lines if isinstance(each, str)]
    rows = [(y, each) for y, each in lines if isinstance(each, ComponentScore)]
    return picture(
        "scores",
        _("Scores of the components, now and last time") if report.compares else _("Scores of the components"),
        "; ".join(f"{score.name}: {in_words(score)}" for score in report.scores),
        canvas(
            bottom,
            [
                *line.behind(bottom),
                line.dots_across([y for y, _score in rows]),
                *_scores(rows, line, report.compares),
                texts(headings, fontWeight="bold"),
                line.names([{"y": y, "text": score.name} for y, score in rows], indent=INDENT),
                *_words(rows, line, report.compares),
            ],
        ),
    )


def in_words(score: ComponentScore) -> str:
    if not score.level:
        return _("Not yet scored")
    grade = f"{score.level.score} {score.level.label}"
    return f"{grade}, {score.movement}" if score.movement else grade


def _lines(report: BoardReport, top: float) -> list[tuple[float, str | ComponentScore]]:
    """What stands on each line of the picture and where: a group's name, then its components."""
    lines: list[str | ComponentScore] = []
    for group in report.groups:
        lines += [group, *(score for score in report.scores if score.group == group)]
    return [(top + (number + 0.5) * ROW, each) for number, each in enumerate(lines)]


def _scores(rows: list[tuple[float, ComponentScore]], line: ScoreLine, compares: bool) -> list[Layer]:
    now = [{"x": line.x(score.score), "y": y} for y, score in rows if score.score]
    last = [{"x": line.x(score.last.score), "y": y} for y, score in rows if score.last and compares]
    moved = [
        {"x": line.x(score.last.score), "x2": line.x(score.score), "y": y, "y2": y}
        for y, score in rows
        if score.last and score.score and compares
    ]
    return [
        rules(moved, color=GREY, strokeWidth=1.5),
        points(last, size=diameter(6), stroke=GREY, strokeWidth=1.5, fill=PAPER),
        points(now, size=diameter(4.2), fill=ACCENT, strokeWidth=0),
    ]


def _words(rows: list[tuple[float, ComponentScore]], line: ScoreLine, compares: bool) -> list[Layer]:
    numbers = [{"x": line.right + INDENT, "y": y, "text": str(score.score)} for y, score in rows if score.score]
    movements = [{"y": y, "text": score.movement} for y, score in rows if score.score and compares]
    unscored = [{"y": y, "text": _("Not yet scored")} for y, score in rows if not score.score]
    return [texts(numbers, fontWeight="bold"), line.words(movements, indent=NUMBER), line.words(unscored)]
