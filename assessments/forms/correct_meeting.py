"""Corrects the meeting of a signed-off assessment without reopening its scores."""

import datetime
from typing import Any

from django import forms
from django.utils.formats import localize
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, PaperOptions
from assessments.papers import signing
from assessments.papers.cover import chosen
from assessments.services import lifecycle
from assessments.services.errors import ChangedMeanwhile
from partnerships.models import User
from safeguarding.govuk import Button, GovukModelForm, Refusable
from safeguarding.refused import Refused

from .sign_off import not_before_period
from .versioned import put


class CorrectMeetingForm(Refusable, GovukModelForm):
    """The board or meeting, its date, and what the paper is for."""

    words_for = {
        ChangedMeanwhile: _(
            "The meeting details were changed after you opened this page. Check what they say now, then correct them"
        )
    }

    class Meta(GovukModelForm.Meta):
        model = PaperOptions
        fields = ["meeting", "meeting_date", "purpose"]
        labels = {
            "meeting": _("Which board or meeting will consider the paper?"),
            "meeting_date": _("When is the meeting?"),
            "purpose": _("What is the paper for?"),
        }
        help_texts = {"meeting_date": _("For example, 15 12 2026")}
        widgets = {"purpose": forms.RadioSelect}

    # What the lead saw on opening the page (services/lifecycle.py).
    state = forms.CharField(widget=forms.HiddenInput)

    widths = {"meeting": "two-thirds"}
    buttons = (Button("correct", _("Correct and make a new version")),)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any) -> None:
        self.assessment = assessment
        said = {
            "meeting": assessment.board,
            "meeting_date": assessment.meeting_date,
            "purpose": (chosen(assessment) or PaperOptions()).purpose,
            "state": lifecycle.meeting_state(assessment),
        }
        super().__init__(*args, initial=said, instance=PaperOptions(assessment=assessment), **kwargs)
        for name in ("meeting", "meeting_date"):
            self.fields[name].required = True

    def clean_meeting_date(self) -> datetime.date | None:
        return not_before_period(self.cleaned_data["meeting_date"], self.assessment)

    def save_as(self, user: User) -> bool:
        typed = dict(self.cleaned_data)
        self.attempt(signing.correct_meeting, self.assessment, by=user, board=typed.pop("meeting"), **typed)
        return not self.errors

    def explain(self, refusal: Refused) -> None:
        super().explain(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            put(self, {"state": self.initial["state"]})
            self.current_values = {
                name: self.in_words(name) for name in ("meeting", "meeting_date", "purpose") if self.differs(name)
            }

    def differs(self, name: str) -> bool:
        return bool(self.cleaned_data[name] != self.initial[name])

    def in_words(self, name: str) -> str:
        value = self.initial[name]
        if name == "purpose":
            return str(dict(PaperOptions._meta.get_field("purpose").flatchoices)[value])
        return str(localize(value))
