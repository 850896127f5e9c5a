"""Whom the trail names: every service that saves or removes a tracked row says so here first.

Otherwise the trail would name the request’s user, and nobody where a command did it.
"""

import datetime
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone

from assessments.models import (
    Accountability,
    Action,
    AgencyView,
    Assessment,
    Challenge,
    Citation,
    ComponentAssessment,
    Dissent,
    Evidence,
    PaperOptions,
    StakeholderRole,
)
from partnerships.models import User


@contextmanager
def attributed(row: Any, *, by: User, at: datetime.datetime | None = None) -> Iterator[None]:
    """Within this the trail says of the row's changes that `by` made them, `at` that time (now unless told)."""
    row._history_user = by
    row._history_date = at or timezone.now()
    try:
        yield
    finally:
        # Or whoever saves the same object next would do it in the same name, at the same time.
        del row._history_user, row._history_date


def forget(assessments: Collection[int]) -> None:
    """Delete the trail of assessments that are gone themselves, by their keys: only the demo's ever go."""
    sheets: Any = ComponentAssessment
    of_sheets = sheets.history.filter(assessment__in=assessments)
    for model in (Evidence, Citation, Accountability, StakeholderRole, Action, AgencyView, Dissent, Challenge):
        items: Any = model
        items.history.filter(sheet__in=of_sheets.values("id")).delete()
    of_sheets.delete()
    options: Any = PaperOptions
    options.history.filter(assessment__in=assessments).delete()
    whole: Any = Assessment
    whole.history.filter(id__in=assessments).delete()
