from .items import AccountabilityForm, ActionForm, ActionStatusForm, EvidenceForm, RemoveForm, StakeholderForm
from .sheet import SheetForm
from .sign_off import SignOffForm
from .start import StartForm
from .trail import TrailForm
from .versioned import VersionedForm

__all__ = [
    "AccountabilityForm",
    "ActionForm",
    "ActionStatusForm",
    "EvidenceForm",
    "RemoveForm",
    "SheetForm",
    "SignOffForm",
    "StakeholderForm",
    "StartForm",
    "TrailForm",
    "VersionedForm",
]
