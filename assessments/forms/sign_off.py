import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment, ComponentAssessment
from assessments.pages.overview import OverviewRow
from assessments.papers import signing
from assessments.papers.cover import chosen
from assessments.papers.recommendations import recommended
from assessments.papers.summary import board_report
from assessments.services import lifecycle
from assessments.services.errors import ChangedMeanwhile, ReasonMissing
from partnerships.models import User
from safeguarding.govuk import Button, Folded, GovukModelForm, Refusable, formfield_of
from safeguarding.refused import Refused

from .versioned import put


class SignOffForm(Refusable, GovukModelForm):
    """The board, the date, and the decision asked for."""

    words_for = {
        ChangedMeanwhile: _("A sheet was changed after you opened this page. Check the sheets again, then sign off")
    }

    class Meta(GovukModelForm.Meta):
        model = Assessment
        fields = ["missing_because", "board", "meeting_date", "decision_asked"]
        labels = {
            "missing_because": _("Why are you signing off with these things missing?"),
            "board": _("Which board or meeting will consider the paper?"),
            "meeting_date": _("When is the meeting?"),
            "decision_asked": _("What is the board asked to decide?"),
        }
        help_texts = {
            "missing_because": _(
                "The paper prints your reason beside the list of what is missing. "
                "It covers every component that has no reason of its own."
            ),
            "meeting_date": _("For example, 15 12 2026"),
            "decision_asked": _("Put each one on a new line. The paper numbers them on its first page."),
        }

    # What the lead saw on opening the page (services/lifecycle.py).
    state = forms.CharField(widget=forms.HiddenInput)

    buttons = (Button("sign_off", _("Sign off and lock")),)

    def __init__(self, *args: Any, incomplete: Iterable[OverviewRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.update(planned(self.instance))
        self.reasons = {f"because_{row.component.slug}": row for row in incomplete}
        for name in ("board", "meeting_date", "decision_asked"):
            self.fields[name].required = True
        self.fields["state"].initial = lifecycle.state_of(self.instance)
        if self.reasons:
            for name, row in self.reasons.items():
                self.fields[name] = self.own_reason(row)
        else:
            del self.fields["missing_because"]
        self.layout = ("missing_because", *self.own_reasons(), "board", "meeting_date", "decision_asked")[
            0 if self.reasons else 1 :
        ]

    def own_reason(self, row: OverviewRow) -> forms.Field:
        field = formfield_of(ComponentAssessment, "missing_because", label=str(row.component))
        field.widget.attrs["rows"] = 2
        return field

    def own_reasons(self) -> list[Folded]:
        title = _("Give a component a reason of its own (optional)")
        return [Folded(title, *self.reasons)] if self.reasons else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        no_reason_for_all = self.reasons and "missing_because" not in self.errors and not cleaned["missing_because"]
        if no_reason_for_all and not all(cleaned.get(name) for name in self.reasons):
            self.explain(ReasonMissing())
        return cleaned

    def clean_meeting_date(self) -> datetime.date | None:
        return not_before_period(self.cleaned_data["meeting_date"], self.instance)

    def save_as(self, user: User) -> bool:
        typed = dict(self.cleaned_data)
        reasons = {row.component.slug: typed.pop(name) for name, row in self.reasons.items()}
        self.attempt(signing.sign_off, self.instance, by=user, reasons=reasons, **typed)
        return not self.errors

    def explain(self, refusal: Refused) -> None:
        super().explain(refusal)
        if isinstance(refusal, ChangedMeanwhile):
            put(self, {"state": self.fields["state"].initial})


def planned(assessment: Assessment) -> dict[str, Any]:
    """The lead's choices for the paper or, if there are none, its defaults."""
    if options := chosen(assessment):
        return {
            "board": options.meeting,
            "meeting_date": options.meeting_date,
            "decision_asked": options.recommendations,
        }
    if assessment.decision_asked:
        return {}
    return {"decision_asked": "\n".join(recommended(board_report(assessment)))}


def not_before_period(date: datetime.date | None, assessment: Assessment) -> datetime.date | None:
    """A board can't consider an assessment before its period starts."""
    if date and date < assessment.period_start:
        message = _("Enter a date on or after %(start)s, when the period starts")
        raise ValidationError(message, params={"start": date_format(assessment.period_start, "DATE_FORMAT")})
    return date
