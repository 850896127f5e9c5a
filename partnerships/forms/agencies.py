import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import PartnerAgency
from partnerships.services import agencies
from safeguarding.govuk import Button, DateField, GovukForm, GovukModelForm, Refusable


class PartnerForm(Refusable, GovukModelForm):
    """What an agency takes part as, and its dates."""

    class Meta(GovukModelForm.Meta):
        model = PartnerAgency
        fields = ["status", "joined", "left"]
        labels = {
            "status": _("What does it take part as?"),
            "joined": _("When did it join?"),
            "left": _("When did it leave? (optional)"),
        }
        help_texts = {"joined": _("For example, 1 4 2026"), "left": _("The first day it no longer takes part.")}
        widgets = {"status": forms.RadioSelect}

    def save(self, commit: bool = True) -> PartnerAgency | None:
        return self.attempt(agencies.change, self.instance, **self.cleaned_data)


class LeaveForm(Refusable, GovukForm):
    """The first day on which an agency no longer takes part."""

    left = DateField(
        label=_("What is the first day it no longer takes part?"),
        help_text=_("For example, 31 3 2027"),
        initial=timezone.localdate,
    )

    buttons = (Button("leave", _("Record that it leaves"), "warning"),)

    def __init__(self, *args: Any, partner: PartnerAgency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partner = partner

    def clean_left(self) -> datetime.date:
        left = self.cleaned_data["left"]
        if left < self.partner.joined:
            message = _("Enter a date on or after %(joined)s, when it joined")
            raise forms.ValidationError(message, params={"joined": date_format(self.partner.joined, "DATE_FORMAT")})
        return left

    def save(self) -> PartnerAgency | None:
        return self.attempt(agencies.leave, self.partner, on=self.cleaned_data["left"])
