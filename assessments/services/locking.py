"""Locks the rows involved in a change until the transaction ends.

The order avoids deadlock: first sheets and the rows under them, by key, then their assessment. Everything that
changes an assessment or its contents locks the assessment, so nothing can change during a sign-off. The locks leave
out keys (`no_key`), so adding a row that refers to its sheet or assessment does not wait.
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
