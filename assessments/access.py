"""Fetches an assessment, or what belongs to it, and authorises in the same step (see partnerships/access.py)."""

from typing import TYPE_CHECKING

from partnerships.access import ByKey, fetch, fetch_by_key
from partnerships.models import User, Viewed

from .models import Action, Assessment, ComponentAssessment, Evidence, look_up_updates

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SeenAssessment = WithAnnotations[Assessment, Viewed]
    SeenSheet = WithAnnotations[ComponentAssessment, Viewed]


ASSESSMENTS = ByKey(
    lambda: Assessment.objects.select_related("partnership__region", "scale", "agreed_by", "started_by")
)
FOR_PAPERS = ByKey(lambda: Assessment.objects.for_paper())


def fetch_assessment(user: User, permission: str, pk: int) -> "SeenAssessment":
    return fetch_by_key(user, permission, ASSESSMENTS, pk)


def fetch_for_paper(user: User, permission: str, pk: int) -> Assessment:
    return fetch_by_key(user, permission, FOR_PAPERS, pk)


def fetch_sheet(user: User, permission: str, assessment: int, component: str) -> "SeenSheet":
    rows = ComponentAssessment.objects.select_related(
        "component__group", "assessment__partnership", "assessment__scale", "assessment__agreed_by", "changed_by"
    )
    return fetch(user, permission, rows, assessment=assessment, component__slug=component)


def fetch_action(user: User, permission: str, assessment: int, component: str, pk: int) -> Action:
    rows = Action.objects.for_page().select_related(
        "sheet__component__group", "sheet__assessment__partnership", "continues__sheet__assessment"
    )
    lookup = {"pk": pk, "sheet__assessment": assessment, "sheet__component__slug": component}
    found: Action = fetch(user, permission, rows.with_lead_persons_agency(), **lookup)
    look_up_updates([found])
    return found


def fetch_evidence(user: User, permission: str, assessment: int, component: str, pk: int) -> Evidence:
    rows = Evidence.objects.select_related("sheet__component__group", "sheet__assessment__partnership")
    return fetch(user, permission, rows, pk=pk, sheet__assessment=assessment, sheet__component__slug=component)
