"""Why a service refused. Views turn each into a plain message and keep what was typed."""

from assessments.models import Assessment, Versioned
from assessments.stages import Doing, why_not


class Refused(Exception):  # noqa: N818 (an answer, not an error)
    """Nothing was changed."""


class NotNow(Refused):
    """The assessment's stage doesn't allow it (stages.py). The text says why, and what comes first."""

    def __init__(self, assessment: Assessment, doing: Doing) -> None:
        self.assessment = assessment
        super().__init__(why_not(assessment, doing))


class AssessmentLocked(Refused):
    """The assessment is signed off."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment


class StaleRow(Refused):
    """Somebody saved the row since the page was opened; `stored` is what they left."""

    def __init__(self, stored: Versioned) -> None:
        self.stored = stored


class RowGone(Refused):
    """Somebody removed the row since the page was opened."""


class ChangedMeanwhile(Refused):
    """Somebody changed a sheet, or a row under one, since the page to sign off was opened."""


class FrameworkMissing(Refused):
    """No component is loaded, so there is nothing to assess against."""


class AlreadyOpen(Refused):
    """The partnership is assessing this subject for this period already."""


class NothingToReopen(Refused):
    """There is an open assessment of the same subject and period, so this one stays signed off."""


class ReasonMissing(Refused):
    """Things are missing, and nobody has said why it is signed off all the same."""
