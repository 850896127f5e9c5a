"""The components and scales, read from their files once in a session: reading them takes longer than most tests."""

import copy

from django.db import models

from assessments.models import Component, ComponentGroup, RatingLevel, RatingScale
from assessments.services.framework import load_framework

# Each with its parent.
PARENTS: dict[type[models.Model], str | None] = {
    ComponentGroup: None,
    Component: "group",
    RatingScale: None,
    RatingLevel: "scale",
}


class FrameworkRows:
    def __init__(self) -> None:
        self._rows: list[list[models.Model]] = []

    def load(self) -> None:
        """Loads the framework the first time, then copies the loaded rows."""
        if self._rows:
            self._copy()
        else:
            load_framework()
            self._rows = [
                list(_with(parent, model._default_manager.order_by("pk"))) for model, parent in PARENTS.items()
            ]

    def _copy(self) -> None:
        copies: dict[models.Model, models.Model] = {}
        for (model, parent), rows in zip(PARENTS.items(), self._rows, strict=True):
            for row in rows:
                copies[row] = new = copy.copy(row)
                new._state = models.base.ModelState()
                new.pk = None
                if parent:
                    setattr(new, parent, copies[getattr(row, parent)])
            model._default_manager.bulk_create([copies[row] for row in rows])


def _with(parent: str | None, rows: models.QuerySet) -> models.QuerySet:
    return rows.select_related(parent) if parent else rows
