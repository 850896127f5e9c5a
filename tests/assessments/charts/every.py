"""Every chart, as full as a large partnership's: 12 components, 25 agencies, 9 assessments, 200 actions."""

from assessments.charts.actions import StatusBar, actions_by_status
from assessments.charts.dot_plot import Scored, dot_plot
from assessments.charts.radar import Axis, radar
from assessments.charts.score_line import Grades
from assessments.charts.spread import draw_spread
from assessments.charts.spreads import ComponentViews, spreads
from assessments.charts.trend import Past, trend

GRADES = Grades({1: "Inadequate", 2: "Requires improvement", 3: "Good", 4: "Outstanding"}, line=3)
NAMES = [f"Continuity, consistency, stability and support {number}" for number in range(1, 13)]
VIEWS = tuple(1 + number % 4 for number in range(25))

EVERY = {
    "radar": lambda: radar([Axis(name, 3, 2) for name in NAMES], line=3, now="2026", last="2025").svg,
    "scores": lambda: dot_plot([("All", [Scored(name, 3, 2, "up 1") for name in NAMES])], GRADES, compares=True).svg,
    "spreads": lambda: spreads([ComponentViews(name, VIEWS, 25, 3, "2.5", "1: 7") for name in NAMES], GRADES).svg,
    "spread": lambda: draw_spread(VIEWS, 3, "1: 7 agencies"),
    "trend": lambda: trend([Past(str(2018 + year), (2, 4, 4, 2), 0) for year in range(9)], GRADES).svg,
    "actions": lambda: actions_by_status([StatusBar("Not started", 200, 30), StatusBar("Done", 2, 0)]).svg,
}
