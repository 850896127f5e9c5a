"""Checks the table of stages before anything is changed."""

from assessments.models import Assessment
from assessments.stages import Doing, allows

from .errors import AssessmentLocked, NotNow


def refuse_unless(assessment: Assessment, doing: Doing) -> None:
    """Raises AssessmentLocked if the reason is that it is signed off, NotNow at any other stage."""
    if allows(assessment, doing):
        return
    if assessment.is_agreed:
        raise AssessmentLocked(assessment)
    raise NotNow(assessment, doing)
