"""Locks, until the transaction ends, what has to be locked before a change.

Always in this order, which avoids deadlock: 1. sheets and the rows under them, by key; 2. their assessment. Everything
that changes an assessment or its contents locks the assessment, so that nothing gets past a sign-off. The locks leave
keys alone (`no_key`): a new row that refers to its sheet or assessment does not wait.
"""

from typing import TypeVar

from django.db.models import Model, QuerySet

from assessments.models import Assessment
from assessments.stages import Doing, allows

from .errors import AssessmentLocked, NotNow

Row = TypeVar("Row", bound=Model)


def lock_assessment(assessment: Assessment, doing: Doing) -> Assessment:
    """The assessment as stored. Raises AssessmentLocked or NotNow if its stage doesn't allow `doing`."""
    rows = Assessment.objects.order_by().select_related("partnership__region", "scale")
    stored = rows.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    refuse_unless(stored, doing)
    return stored


def locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    """In the order of their keys, each locked as it is read. Lock their assessment after."""
    return rows.order_by("pk").select_for_update(of=("self",), no_key=True)


def locked_with_assessment(rows: QuerySet[Row], path: str) -> QuerySet[Row]:
    """Each with its assessment, which is at `path`."""
    return rows.order_by("pk").select_related(path).select_for_update(of=("self", path), no_key=True)


def refuse_unless(assessment: Assessment, doing: Doing) -> None:
    """Raises AssessmentLocked if the reason is that it is signed off, NotNow at any other stage."""
    if allows(assessment, doing):
        return
    if assessment.is_agreed:
        raise AssessmentLocked(assessment)
    raise NotNow(assessment, doing)
