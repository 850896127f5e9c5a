"""Scrutineers' challenges that a person can answer."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from assessments.models import Challenge, Component
from safeguarding.prepared import Prepared, among

from .mine import Mine
from .task import Task

LONGEST = 120


def _without_reply(assessments: int) -> QuerySet[Any]:
    rows = Challenge.objects.filter(among("sheet__assessment", assessments), reply="").open()
    component = ("sheet__component__slug", "sheet__component__name", "sheet__component__code")
    return rows.order_by("raised_at", "pk").values_list("pk", "question", "raised_at", "sheet__assessment", *component)


WITHOUT_REPLY = Prepared(_without_reply)


def challenges_to_answer(mine: Mine) -> list[Task]:
    """Those without a reply. The one that has waited longest comes first."""
    assessments = [pk for pk in mine.assessments if mine.place_at(pk).acts]
    rows = WITHOUT_REPLY(assessments) if assessments else []
    return [
        Task(
            url=reverse("reply", args=[assessment, slug, pk]),
            name=Truncator(question).chars(LONGEST),
            hint=_hint(Component(name=name, code=code), mine.assessments[assessment].name, raised_at),
            status=_("Not answered"),
            colour="yellow",
        )
        for pk, question, raised_at, assessment, slug, name, code in rows
    ]


def _hint(component: Component, subject: str, raised_at: datetime.datetime) -> str:
    day = date_format(timezone.localdate(raised_at), "DATE_FORMAT")
    words = {"component": component, "subject": subject, "day": day}
    return _("%(component)s, %(subject)s. Raised on %(day)s") % words
