from .action import Action
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
from .versioned import SheetItem, Versioned

__all__ = [
    "Accountability",
    "Action",
    "ActionKind",
    "ActionStatus",
    "Assessment",
    "Component",
    "ComponentAssessment",
    "ComponentGroup",
    "Evidence",
    "EvidenceKind",
    "Gap",
    "Horizon",
    "ProtectiveMarking",
    "RatingLevel",
    "RatingScale",
    "SheetItem",
    "Shows",
    "Stage",
    "StakeholderRole",
    "SubjectKind",
    "Versioned",
]
