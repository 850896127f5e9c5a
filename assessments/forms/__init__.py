from .agency_view import AgencyViewForm
from .closing import CloseForm, ClosingDateForm
from .items import AccountabilityForm, ActionForm, ActionStatusForm, EvidenceForm, RemoveForm, StakeholderForm
from .moderation import AgreeForm, DissentForm, WithdrawForm
from .reopen import ReopenForm
from .scrutiny import ChallengeForm, CloseChallengeForm, ReplyForm
from .sheet import SheetForm, sheet_form_for
from .sign_off import SignOffForm
from .start import StartForm
from .trail import TrailForm
from .versioned import VersionedForm

__all__ = [
    "AccountabilityForm",
    "ActionForm",
    "ActionStatusForm",
    "AgencyViewForm",
    "AgreeForm",
    "ChallengeForm",
    "CloseChallengeForm",
    "CloseForm",
    "ClosingDateForm",
    "DissentForm",
    "EvidenceForm",
    "RemoveForm",
    "ReopenForm",
    "ReplyForm",
    "SheetForm",
    "SignOffForm",
    "StakeholderForm",
    "StartForm",
    "TrailForm",
    "VersionedForm",
    "WithdrawForm",
    "sheet_form_for",
]
