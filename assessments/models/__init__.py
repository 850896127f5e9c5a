from .action import Action, ActionReminder, ActionReminderOccasion, ActionUpdate
from .action_updates import look_up_updates
from .agency_view import AgencyView, ParticipatingAgency, ReminderOccasion, ViewReminder
from .assessment import NAME, Assessment
from .choices import (
    CLOSED,
    ActionKind,
    ActionStatus,
    EvidenceGap,
    EvidenceKind,
    Gap,
    Horizon,
    Priority,
    ProtectiveMarking,
    Shows,
    Stage,
    SubjectKind,
)
from .component_assessment import ComponentAssessment
from .evidence import Citation, Evidence, look_up_citations, look_up_versions
from .evidence_file import EvidenceFile
from .for_people import CalendarFeed, ReminderChoice, Rhythm
from .framework import Component, ComponentGroup, RatingLevel, RatingScale
from .good_practice import GoodPractice
from .last_scores import look_up_last_scores
from .papers import KeptPaper, PaperClaim, PaperDownload, PaperFormat, PaperOptions, Purpose
from .people import Accountability, StakeholderRole
from .row_type import EditedRowType, RowType
from .row_types import CARRIED, EDITED, ROW_TYPES
from .scrutiny import Challenge, Dissent
from .sheet_item import SheetItem
from .sheet_rows import look_up_rows
from .transition import SignedPaper, Transition
from .versioned import Versioned

__all__ = [
    "CARRIED",
    "CLOSED",
    "EDITED",
    "NAME",
    "ROW_TYPES",
    "Accountability",
    "Action",
    "ActionKind",
    "ActionReminder",
    "ActionReminderOccasion",
    "ActionStatus",
    "ActionUpdate",
    "AgencyView",
    "Assessment",
    "CalendarFeed",
    "Challenge",
    "Citation",
    "Component",
    "ComponentAssessment",
    "ComponentGroup",
    "Dissent",
    "EditedRowType",
    "Evidence",
    "EvidenceFile",
    "EvidenceGap",
    "EvidenceKind",
    "Gap",
    "GoodPractice",
    "Horizon",
    "KeptPaper",
    "PaperClaim",
    "PaperDownload",
    "PaperFormat",
    "PaperOptions",
    "ParticipatingAgency",
    "Priority",
    "ProtectiveMarking",
    "Purpose",
    "RatingLevel",
    "RatingScale",
    "ReminderChoice",
    "ReminderOccasion",
    "Rhythm",
    "RowType",
    "SheetItem",
    "Shows",
    "SignedPaper",
    "Stage",
    "StakeholderRole",
    "SubjectKind",
    "Transition",
    "Versioned",
    "ViewReminder",
    "look_up_citations",
    "look_up_last_scores",
    "look_up_rows",
    "look_up_updates",
    "look_up_versions",
]
