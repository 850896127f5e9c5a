"""Fetching an assessment or a sheet, and authorising in the same step (see partnerships/access.py)."""

from partnerships.access import fetch
from partnerships.models import User

from .models import Assessment, ComponentAssessment


def fetch_assessment(user: User, permission: str, pk: int) -> Assessment:
    rows = Assessment.objects.select_related("partnership__region", "scale", "agreed_by", "started_by")
    return fetch(user, permission, rows, pk=pk)


def fetch_sheet(user: User, permission: str, assessment: int, component: str) -> ComponentAssessment:
    rows = ComponentAssessment.objects.select_related(
        "component__group", "assessment__partnership", "assessment__scale", "assessment__agreed_by", "changed_by"
    )
    rows = rows.with_last_score().with_counts()
    return fetch(user, permission, rows, assessment=assessment, component__slug=component)
