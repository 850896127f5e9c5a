from .action import Action
from .agency_view import AgencyView, ParticipatingAgency, ReminderOccasion, ViewReminder
from .assessment import Assessment
from .choices import (
    ActionKind,
    ActionStatus,
    EvidenceKind,
    Gap,
    Horizon,
    ProtectiveMarking,
    Shows,
    Stage,
    SubjectKind,
)
from .component_assessment import ComponentAssessment
from .evidence import Evidence
from .framework import Component, ComponentGroup, RatingLevel, RatingScale
from .people import Accountability, StakeholderRole
from .scrutiny import Challenge, Dissent
from .transition import SignedPaper, Transition
from .versioned import SheetItem, Versioned

__all__ = [
    "Accountability",
    "Action",
    "ActionKind",
    "ActionStatus",
    "AgencyView",
    "Assessment",
    "Challenge",
    "Component",
    "ComponentAssessment",
    "ComponentGroup",
    "Dissent",
    "Evidence",
    "EvidenceKind",
    "Gap",
    "Horizon",
    "ParticipatingAgency",
    "ProtectiveMarking",
    "RatingLevel",
    "RatingScale",
    "ReminderOccasion",
    "SheetItem",
    "Shows",
    "SignedPaper",
    "Stage",
    "StakeholderRole",
    "SubjectKind",
    "Transition",
    "Versioned",
    "ViewReminder",
]
