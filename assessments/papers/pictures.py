"""The charts of the board report and the progress page. None if there is nothing to draw."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assessments.charts import Picture
from assessments.charts.actions import StatusBar, actions_by_status
from assessments.charts.dot_plot import Group, Scored, dot_plot
from assessments.charts.radar import Axis, radar
from assessments.charts.score_line import Grades
from assessments.charts.spreads import ComponentViews, spreads
from assessments.charts.trend import Past, trend
from assessments.models import Assessment
from assessments.pages.collective import Views
from assessments.pages.progress_parts import Progress

from .counts import ScoreCounts, count_scores, earlier_of, on_its_scale
from .parts import LINE, ComponentScore, Scale
from .summary import BoardReport

# With more gaps than this, a radar would suggest a shape that nobody scored.
GAPS_AT_MOST = 3


@dataclass(frozen=True)
class Radar:
    """The chart (None if too few components are scored), and whether it has the earlier scores too."""

    picture: Picture | None
    has_last: bool
    unscored: int
    components: int


def _radar(axes: list[Axis], *, now: str, last: str) -> Radar:
    unscored = sum(not axis.now for axis in axes)
    has_last = bool(last) and sum(not axis.last for axis in axes) <= GAPS_AT_MOST
    drawn = radar(axes, line=LINE, now=now, last=last if has_last else "") if unscored <= GAPS_AT_MOST else None
    return Radar(drawn, has_last, unscored, len(axes))


@dataclass(frozen=True)
class BoardPictures:
    # None with nothing scored.
    scores: Picture | None
    radar: Radar
    spreads: Picture | None
    actions: Picture | None
    trend: Picture | None


def pictures_of(report: BoardReport) -> BoardPictures:
    last = report.last_time.period if report.last_time and report.compares else ""
    scored = {score.slug: _scored(score, report.compares) for score in report.scores}
    axes = [Axis(each.name, each.score, each.last) for each in scored.values()]
    grades = _grades(report.scale)
    return BoardPictures(
        scores=dot_plot(_groups(report, scored), grades, compares=report.compares) if report.scored else None,
        radar=_radar(axes, now=report.front.period, last=last),
        spreads=spreads(_views(report), grades) if report.cover.with_views else None,
        actions=actions_by_status(
            [StatusBar(each.status, each.count, each.overdue) for each in report.actions_by_status]
        ),
        trend=trend(_past(report.trend), grades),
    )


def _grades(scale: Scale) -> Grades:
    return Grades({level.score: level.label for level in scale.levels}, LINE)


def _scored(score: ComponentScore, compares: bool) -> Scored:
    if not compares:
        return Scored(score.name, score.score)
    return Scored(score.name, score.score, score.last.score if score.last else None, score.movement)


def _groups(report: BoardReport, scored: Mapping[str, Scored]) -> list[Group]:
    return [(group, [scored[score.slug] for score in report.scores if score.group == group]) for group in report.groups]


def _views(report: BoardReport) -> list[ComponentViews]:
    return [_component_views(sheet.score.name, sheet.views) for sheet in report.by_division if sheet.views]


def _component_views(name: str, views: Views) -> ComponentViews:
    return ComponentViews(
        name, views.spread.scores, len(views.each), views.agreed, median=views.median, words=views.alternative
    )


def _past(score_history: Iterable[ScoreCounts]) -> list[Past]:
    return [Past(each.period, each.counts, each.unscored) for each in score_history]


@dataclass(frozen=True)
class ProgressPictures:
    radar: Radar
    trend: Picture | None


def score_history(progress: Progress, now: Assessment) -> tuple[ScoreCounts, ...]:
    scores = (row.now.score if row.now else None for row in progress.components)
    return (*on_its_scale(now, earlier_of(now)), count_scores(now, scores))


def progress_pictures(progress: Progress, score_history: tuple[ScoreCounts, ...]) -> ProgressPictures:
    rows = progress.components
    then = {row.slug: row.then.score for row in rows if row.then} if progress.compares else {}
    axes = [Axis(row.name, row.now.score if row.now else None, then.get(row.slug)) for row in rows]
    return ProgressPictures(
        radar=_radar(axes, now=progress.now.label, last=progress.then.label if progress.compares else ""),
        trend=trend(_past(score_history), Grades(progress.now.labels, LINE)),
    )
