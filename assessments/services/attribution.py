"""Who the trail names. Every service that saves or removes a tracked row says so here first.

Otherwise the trail would name the request’s user, or nobody if a command did it.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from assessments.models import ROW_TYPES, AgencyView, Assessment, Citation, ComponentAssessment, PaperOptions
from partnerships.models import User


@contextmanager
def attributed(row: Any, *, by: User, at: datetime.datetime | None = None) -> Iterator[None]:
    """Inside this, the trail says that `by` made the row's changes, `at` that time (now by default)."""
    row._history_user = by
    row._history_date = at or timezone.now()
    try:
        yield
    finally:
        # Otherwise the next save of the same object would have the same person and time.
        del row._history_user, row._history_date


def forget(assessments: Collection[int]) -> None:
    of_sheets = ComponentAssessment.history.filter(assessment__in=assessments)
    for model in (AgencyView, Citation, *(each.model for each in ROW_TYPES)):
        items: Any = model
        items.history.filter(sheet__in=of_sheets.values("id")).delete()
    of_sheets.delete()
    PaperOptions.history.filter(assessment__in=assessments).delete()
    Assessment.history.filter(id__in=assessments).delete()
