"""What the templates of the board report are given, on the screen and on paper."""

from typing import Any

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from assessments.models import Assessment

from .charts import score_picture
from .sentences import summary
from .summary import board_report


def board_context(assessment: Assessment) -> dict[str, Any]:
    report = board_report(assessment)
    return {
        "report": report,
        "summary": summary(report),
        # An XML library has written it and escaped the texts in it.
        "picture": mark_safe(score_picture(report)),  # noqa: S308 (see above)
        "language": language_tag(),
        "now": timezone.now(),
    }


def language_tag() -> str:
    """As standards write it: en-GB."""
    language, _dash, country = (get_language() or "en-gb").partition("-")
    return f"{language}-{country.upper()}" if country else language
