from .action_update import ActionUpdateForm
from .agency_view import AgencyViewForm
from .closing import CloseForm, ClosingDateForm
from .evidence import EvidenceForm, FoundForm, NotFoundForm, RemoveEvidenceForm
from .good_practice import ChangeForm, PracticeFilterForm, ReleaseForm, WithdrawPracticeForm
from .items import AccountabilityForm, ActionForm, RemoveActionForm, RemoveForm, StakeholderForm
from .moderation import AgreeForm, DissentForm, WithdrawForm
from .paper_options import PaperOptionsForm
from .reopen import ReopenForm
from .scrutiny import ChallengeForm, CloseChallengeForm, ReplyForm
from .sheet import SheetForm, sheet_form_for
from .sign_off import SignOffForm
from .start import StartForm
from .tracker import TrackerForm
from .trail import TrailForm
from .versioned import VersionedForm

__all__ = [
    "AccountabilityForm",
    "ActionForm",
    "ActionUpdateForm",
    "AgencyViewForm",
    "AgreeForm",
    "ChallengeForm",
    "ChangeForm",
    "CloseChallengeForm",
    "CloseForm",
    "ClosingDateForm",
    "DissentForm",
    "EvidenceForm",
    "FoundForm",
    "NotFoundForm",
    "PaperOptionsForm",
    "PracticeFilterForm",
    "ReleaseForm",
    "RemoveActionForm",
    "RemoveEvidenceForm",
    "RemoveForm",
    "ReopenForm",
    "ReplyForm",
    "SheetForm",
    "SignOffForm",
    "StakeholderForm",
    "StartForm",
    "TrackerForm",
    "TrailForm",
    "VersionedForm",
    "WithdrawForm",
    "WithdrawPracticeForm",
    "sheet_form_for",
]
