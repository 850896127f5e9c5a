"""Agencies' views that a person can give today."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import ParticipatingAgency, Stage
from safeguarding.prepared import Prepared, among

from .assessment_list import Listed
from .mine import Mine
from .task import Task


def _not_returned(assessments: int, agencies: int) -> QuerySet[Any]:
    rows = ParticipatingAgency.objects.filter(among("assessment", assessments), among("agency", agencies))
    found: QuerySet[Any] = rows.not_returned().with_progress().order_by("assessment__views_close", "pk")
    return found.values_list("assessment", "assessment__views_close", "agency", "agency__name", "given", "asked")


NOT_RETURNED = Prepared(_not_returned, keys=2)


def views_to_give(mine: Mine) -> list[Task]:
    """Of the agencies they speak for, and not returned yet. The earliest closing date comes first."""
    gathering = {pk: mine.place_at(pk).speaks_for for pk, each in mine.assessments.items() if _is_gathering(each)}
    agencies = {agency for agency in gathering.values() if agency}
    if not agencies:
        return []
    rows = NOT_RETURNED(gathering, agencies)
    return [
        Task(
            url=reverse("agency-view", args=[assessment]),
            name=mine.assessments[assessment].name,
            hint=_hint(name, mine.place_at(assessment).name, close),
            status=_status(given, asked),
        )
        for assessment, close, agency, name, given, asked in rows
        if agency == gathering[assessment]
    ]


def _is_gathering(assessment: Listed) -> bool:
    close = assessment.views_close
    return assessment.stage == Stage.GATHERING_VIEWS and close is not None and close >= timezone.localdate()


def _hint(agency: str, partnership: str, close: datetime.date) -> str:
    words = {"agency": agency, "partnership": partnership, "close": date_format(close)}
    return _("For %(agency)s, %(partnership)s. Closes on %(close)s") % words


def _status(given: int, asked: int) -> str:
    if given == asked:
        return _("Ready to return")
    return _("%(given)s of %(asked)s given") % {"given": given, "asked": asked}
