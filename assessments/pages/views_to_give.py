"""Agencies' views that a person can give today."""

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.models import ParticipatingAgency, Stage

from .assessment_list import Listed
from .mine import Mine
from .task import Task


def views_to_give(mine: Mine) -> list[Task]:
    """Of the agencies they speak for, and not returned yet. The earliest closing date comes first."""
    gathering = {pk: mine.membership_at(pk).speaks_for for pk, each in mine.assessments.items() if _is_gathering(each)}
    agencies = {agency for agency in gathering.values() if agency}
    if not agencies:
        return []
    rows = ParticipatingAgency.objects.filter(assessment__in=gathering, agency__in=agencies).not_returned().order_by()
    asked = rows.values_list("pk", "assessment", "agency")
    waiting = [pk for pk, assessment, agency in asked if agency == gathering[assessment]]
    return _tasks(mine, waiting) if waiting else []


def _is_gathering(assessment: Listed) -> bool:
    close = assessment.views_close
    return assessment.stage == Stage.GATHERING_VIEWS and close is not None and close >= timezone.localdate()


def _tasks(mine: Mine, waiting: list[int]) -> list[Task]:
    rows = ParticipatingAgency.objects.filter(pk__in=waiting).with_progress().select_related("agency")
    return [_task(mine, row) for row in rows.order_by("assessment__views_close", "pk")]


def _task(mine: Mine, row: ParticipatingAgency) -> Task:
    assessment = mine.assessments[row.assessment_id]
    hint = _("For %(agency)s, %(partnership)s. Closes on %(close)s") % {
        "agency": row.agency,
        "partnership": mine.membership_at(assessment.pk).partnership,
        "close": date_format(assessment.views_close or ""),
    }
    given = _("%(given)s of %(asked)s given") % {"given": row.given, "asked": row.asked}
    status = _("Ready to return") if row.given == row.asked else given
    return Task(reverse("agency-view", args=[assessment.pk]), assessment.name, hint, status)
