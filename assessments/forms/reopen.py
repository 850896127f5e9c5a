from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, Transition
from assessments.services import lifecycle
from assessments.services.errors import ChangedMeanwhile
from partnerships.models import User
from safeguarding.govuk import Button, GovukForm, Refusable, formfield_of


class ReopenForm(Refusable, GovukForm):
    """Why a signed-off assessment is reopened."""

    reason = formfield_of(
        Transition,
        "reason",
        label=_("Why are you reopening it?"),
        help_text=_("Everyone in the partnership can see your reason."),
        required=True,
    )

    # What the lead saw on opening the page (services/lifecycle.py).
    state = forms.CharField(required=False, empty_value=None, widget=forms.HiddenInput)

    words_for = {
        ChangedMeanwhile: _("This assessment was changed after you opened this page. Check it, then reopen it")
    }
    buttons = (Button("reopen", _("Reopen the assessment"), "warning"),)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.assessment = assessment
        self.fields["state"].initial = lifecycle.state_of(assessment)

    def save_as(self, user: User) -> bool:
        return bool(self.attempt(lifecycle.reopen, self.assessment, by=user, **self.cleaned_data))
