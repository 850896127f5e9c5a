"""The trail of an assessment: who changed what and when, with the old and new values.

History rows (simple-history keeps one table for each model) -> plain values -> entries in words.
"""

from .days import days_of
from .entries import Change, Entry
from .lines import HEADINGS, lines
from .search import NOBODY, TrailFilter
from .tracked import TRACKED
from .trail import Sheet, Trail, trail_of

__all__ = [
    "HEADINGS",
    "NOBODY",
    "TRACKED",
    "Change",
    "Entry",
    "Sheet",
    "Trail",
    "TrailFilter",
    "days_of",
    "lines",
    "trail_of",
]
