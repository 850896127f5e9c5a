"""The template context of the board report, on screen and on paper."""

import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from assessments.models import Assessment
from safeguarding.plain_text import Blocks

from .kept_html import kept_html
from .parts import Front
from .pictures import pictures_of
from .recommendations import recommended
from .sentences import strong_title, summary, weak_title
from .summary import BoardReport, board_report

# Measures of the first page: characters on a line of its text, facts and title (a line of the title is as high as
# two), and the most lines of recommendations that leave room for the picture.
LETTERS_OF_A_LINE, LETTERS_OF_A_FACT, LETTERS_OF_A_TITLE = 95, 85, 34
LINES_OF_A_TITLE = 2
LINES_WITH_A_PICTURE = 4
BELOW_THE_HEADING = "papers/board/below_the_heading.html"


def on_screen(assessment: Assessment) -> dict[str, Any]:
    now = timezone.now()
    report = board_report(assessment, today=timezone.localdate(now))
    # The heading gives the moment.
    below = kept_html("board-report", report, lambda: render_to_string(BELOW_THE_HEADING, context_of(report, now)))
    return {"report": report, "now": now, "below_the_heading": below}


def context_of(report: BoardReport, moment: datetime.datetime) -> dict[str, Any]:
    return {
        "report": report,
        "summary": summary(report),
        "strong_title": strong_title(report),
        "weak_title": weak_title(report),
        "recommendations": (asked_for := recommended(report)),
        "front_is_long": is_long(report.front, asked_for),
        "pictures": pictures_of(report),
        "language": language_tag(),
        "now": moment,
    }


def is_long(front: Front, asked_for: Blocks) -> bool:
    """Whether the first page has no room for the picture, which then follows the findings on the second.

    Items that usually take one line count from their second line on.
    """
    facts = (
        f"{front.partnership} {front.partnership_kind} {front.region}",
        f"{front.kind} {front.theme}",
        front.population,
    )
    more = LINES_OF_A_TITLE * _more_lines(front.title, LETTERS_OF_A_TITLE) + int(front.is_draft)
    more += sum(_more_lines(fact, LETTERS_OF_A_FACT) for fact in facts)
    more += sum(1 + _more_lines(str(each), LETTERS_OF_A_LINE) for each in asked_for)
    return more > LINES_WITH_A_PICTURE


def _more_lines(text: str, letters: int) -> int:
    return max(len(text) - 1, 0) // letters


def language_tag() -> str:
    language, _dash, country = (get_language() or "en-gb").partition("-")
    return f"{language}-{country.upper()}" if country else language
