"""What the templates of the board report are given, on the screen and on paper."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from assessments.models import Assessment

from .pictures import pictures_of
from .recommendations import recommended
from .sentences import summary
from .summary import BoardReport, board_report
from .texts import Paragraphs

# Of the first page, as it is set: so many letters stand on a line, and so many lines leave room for the picture.
LETTERS_OF_A_LINE = 95
LINES_WITH_A_PICTURE = 4


def board_context(assessment: Assessment) -> dict[str, Any]:
    return context_of(board_report(assessment), timezone.now())


def context_of(report: BoardReport, moment: datetime.datetime) -> dict[str, Any]:
    """`moment` is when the assessment stood as the report shows it."""
    return {
        "report": report,
        "summary": summary(report),
        "recommendations": (asked_for := recommended(report)),
        "front_is_long": is_long(asked_for),
        "pictures": pictures_of(report),
        "language": language_tag(),
        "now": moment,
    }


def is_long(asked_for: Paragraphs) -> bool:
    """Whether what is asked for leaves no room for the picture on the first page."""
    lines = sum(1 + len(each) // LETTERS_OF_A_LINE for each in asked_for)
    return lines > LINES_WITH_A_PICTURE


def language_tag() -> str:
    """As standards write it: en-GB."""
    language, _dash, country = (get_language() or "en-gb").partition("-")
    return f"{language}-{country.upper()}" if country else language
