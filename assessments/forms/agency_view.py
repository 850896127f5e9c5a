from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import AgencyView
from assessments.services import agency_views
from assessments.services.errors import ViewRefused
from partnerships.models import User
from safeguarding.govuk import SAVE_AND_CONTINUE, SAVE_AND_RETURN
from safeguarding.refused import Refused

from .sheet import ScoreForm

LOST_TRACK = _("Open this page again: it has lost track of what it was changing")
ANOTHER_AGENCY = _(
    "You wrote this for a different agency from the one you speak for now, so it can’t be saved here. "
    "What you typed is still here for you to copy"
)


class AgencyViewForm(ScoreForm):
    """One agency's own score for one component, and its reason."""

    class Meta(ScoreForm.Meta):
        model = AgencyView
        fields = ["score", "reason", "evidence"]
        labels = {"reason": _("Why this score?"), "evidence": _("What is it based on? (optional)")}
        help_texts = {
            "reason": _(
                "Give your agency’s reasons. You can add them later, but before you return the view. "
                "Leave out anything that could identify a person."
            ),
            "evidence": _("Name policies, audits, surveys or practice that others can look at."),
        }

    # The agency that the page was opened for: the person may speak for another one by the time it is saved.
    participant = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), LOST_TRACK)
    )

    buttons = (SAVE_AND_CONTINUE, SAVE_AND_RETURN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].label = _("Which score does your agency give?")
        self.fields["participant"].initial = self.instance.participant_id

    def clean_participant(self) -> int:
        participant = self.cleaned_data["participant"]
        if participant != self.instance.participant_id:
            raise forms.ValidationError(ANOTHER_AGENCY)
        return participant

    def write(self, user: User, version: int) -> None:
        agency_views.give(self.instance, by=user, version=version)

    def why(self, refusal: Refused) -> str:
        if isinstance(refusal, ViewRefused):
            return _("%(why)s. What you typed is still here for you to copy") % {"why": refusal}
        return super().why(refusal)
