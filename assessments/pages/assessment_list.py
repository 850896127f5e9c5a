"""Assessments in a list, each with its progress."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from assessments.models import NAME, Assessment, Stage

# Aggregates drop it.
ORDER = Assessment._meta.ordering or ()


@dataclass(frozen=True)
class Listed:
    pk: int
    partnership: int
    name: str
    scale: str
    stage: Stage
    # The last day for agencies' views, if they are asked for.
    views_close: datetime.date | None
    components: int
    scored: int

    @property
    def url(self) -> str:
        return reverse("assessment", args=[self.pk])

    @property
    def is_agreed(self) -> bool:
        return self.stage == Stage.AGREED


def assessments_of(partnerships: Iterable[int]) -> list[Listed]:
    """The newest period first."""
    rows = Assessment.objects.filter(partnership__in=partnerships)
    # Values first, so that the database need not group by all columns.
    values = rows.values_list("pk", "partnership", "scale__name", "stage", "views_close", *NAME)
    counted: Iterable[Any] = values.annotate(components=Count("sheets"), scored=Count("sheets__score")).order_by(*ORDER)
    return [
        Listed(pk, partnership, _name(*name), scale, Stage(stage), views_close, components, scored)
        for pk, partnership, scale, stage, views_close, *name, components, scored in counted
    ]


def _name(*values: Any) -> str:
    return Assessment(**dict(zip(NAME, values, strict=True))).name
