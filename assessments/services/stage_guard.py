"""Asking the table of stages before anything is changed."""

from assessments.models import Assessment
from assessments.stages import Doing, allows

from .errors import AssessmentLocked, NotNow


def refuse_unless(assessment: Assessment, doing: Doing) -> None:
    """Raises AssessmentLocked where it is signed off and that is why, NotNow where it is another stage."""
    if allows(assessment, doing):
        return
    if assessment.is_agreed:
        raise AssessmentLocked(assessment)
    raise NotNow(assessment, doing)
