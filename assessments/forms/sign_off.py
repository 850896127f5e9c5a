import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from assessments.services import lifecycle
from assessments.services.errors import AssessmentLocked, ChangedMeanwhile, ReasonMissing
from partnerships.models import User
from safeguarding.govuk import Button, GovukModelForm

from .versioned import locked_message

SAY_WHY = _("Say why things are missing, or add them first")


class SignOffForm(GovukModelForm):
    """Which board agrees the scores, when, and what it is asked to decide."""

    class Meta(GovukModelForm.Meta):
        model = Assessment
        fields = ["missing_because", "board", "meeting_date", "decision_asked"]
        labels = {
            "missing_because": _("Why are you signing off with these things missing?"),
            "board": _("Which board or meeting takes it?"),
            "meeting_date": _("When does it meet?"),
            "decision_asked": _("What is the board asked to decide?"),
        }
        help_texts = {
            "missing_because": _("The paper prints your reason beside the list of what is missing."),
            "meeting_date": _("For example, 15 12 2026"),
            "decision_asked": _("The paper prints this on its first page."),
        }

    # What the lead looked at when the page was opened (services/lifecycle.py).
    state = forms.CharField(widget=forms.HiddenInput)

    buttons = (Button("sign_off", _("Sign off and lock")),)

    def __init__(self, *args: Any, something_missing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("board", "meeting_date", "decision_asked"):
            self.fields[name].required = True
        self.fields["state"].initial = lifecycle.state_of(self.instance)
        if something_missing:
            self.fields["missing_because"].required = True
            self.fields["missing_because"].error_messages["required"] = SAY_WHY
        else:
            del self.fields["missing_because"]

    def clean_meeting_date(self) -> datetime.date:
        date = self.cleaned_data["meeting_date"]
        if date < self.instance.period_start:
            message = _("Enter a date on or after %(start)s, when the period starts")
            raise ValidationError(message, params={"start": date_format(self.instance.period_start, "DATE_FORMAT")})
        return date

    def save_as(self, user: User) -> bool:
        try:
            lifecycle.sign_off(self.instance, by=user, **self.cleaned_data)
        except ReasonMissing:
            # Without the field, something went missing between the page and this request.
            field = "missing_because" if "missing_because" in self.fields else None
            self.add_error(field, SAY_WHY)
            return False
        except ChangedMeanwhile:
            self.add_error(None, _("Someone changed a sheet after you opened this page. Check again, then sign off"))
            self.data = self.data.copy()
            self.data["state"] = self.fields["state"].initial
            return False
        except AssessmentLocked as refusal:
            self.add_error(None, locked_message(refusal.assessment))
            return False
        return True
