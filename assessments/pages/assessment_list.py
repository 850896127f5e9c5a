"""Assessments in a list, each with its progress."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from assessments.models import NAME, Assessment, Stage
from safeguarding.prepared import Prepared, among


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


def _rows(partnerships: int) -> QuerySet[Any]:
    rows = Assessment.objects.filter(among("partnership", partnerships))
    # Values first, so that the database need not group by all columns.
    values = rows.values_list("pk", "partnership", "scale__name", "stage", "views_close", *NAME)
    counted = values.annotate(components=Count("sheets"), scored=Count("sheets__score"))
    # Aggregates drop the model's ordering.
    return counted.order_by(*(Assessment._meta.ordering or ()))


ROWS = Prepared(_rows)


def assessments_of(partnerships: Collection[int]) -> list[Listed]:
    """The newest period first."""
    return [
        Listed(pk, partnership, _name(*name), scale, Stage(stage), views_close, components, scored)
        for pk, partnership, scale, stage, views_close, *name, components, scored in ROWS(partnerships)
    ]


def _name(*values: Any) -> str:
    return Assessment(**dict(zip(NAME, values, strict=True))).name
