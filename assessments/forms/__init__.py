from .action_update import ActionUpdateForm
from .agency_view import AgencyViewForm
from .closing import CloseForm, ClosingDateForm
from .evidence import FoundForm, NotFoundForm
from .good_practice import ChangeForm, PracticeFilterForm, ReleaseForm, WithdrawPracticeForm
from .moderation import AgreeForm, DissentForm, WithdrawForm
from .paper_options import PaperOptionsForm
from .reopen import ReopenForm
from .row_forms import ROW_FORMS
from .scrutiny import ChallengeForm, CloseChallengeForm, ReplyForm
from .sheet import SheetForm, sheet_form_for
from .sign_off import SignOffForm
from .start import StartForm
from .tracker import TrackerForm
from .trail import TrailForm
from .versioned import VersionedForm

__all__ = [
    "ROW_FORMS",
    "ActionUpdateForm",
    "AgencyViewForm",
    "AgreeForm",
    "ChallengeForm",
    "ChangeForm",
    "CloseChallengeForm",
    "CloseForm",
    "ClosingDateForm",
    "DissentForm",
    "FoundForm",
    "NotFoundForm",
    "PaperOptionsForm",
    "PracticeFilterForm",
    "ReleaseForm",
    "ReopenForm",
    "ReplyForm",
    "SheetForm",
    "SignOffForm",
    "StartForm",
    "TrackerForm",
    "TrailForm",
    "VersionedForm",
    "WithdrawForm",
    "WithdrawPracticeForm",
    "sheet_form_for",
]
