import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, PartnerAgency, Partnership, PartnerStatus, Sector
from partnerships.services import agencies
from safeguarding.govuk import Button, DateField, GovukForm, GovukModelForm, Refusable, Section
from safeguarding.refused import Refused

from .names import NameField


class AddAgencyForm(Refusable, GovukForm):
    """A known agency or a new one, and what it takes part as."""

    agency = forms.ModelChoiceField(
        label=_("Choose an agency from the list"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    name = NameField(
        label=_("Or enter a new one"),
        required=False,
        help_text=_("Its full name. All partnerships share one list of agencies."),
    )
    sector = forms.ChoiceField(
        label=_("Sector of the new agency"), choices=[("", _("Choose one")), *Sector.choices], required=False
    )
    status = forms.ChoiceField(label=_("What does it take part as?"), choices=PartnerStatus, widget=forms.RadioSelect)
    joined = DateField(label=_("When did it join?"), help_text=_("For example, 1 4 2026"), initial=timezone.localdate)

    layout = (
        Section(_("The agency"), "agency", "name", "sector"),
        Section(_("Its part in the partnership"), "status", "joined"),
    )
    widths = {"name": "two-thirds"}
    buttons = (Button("add", _("Add the agency")),)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        here = partnership.partner_agencies.filter(left=None)
        self.field("agency", forms.ModelChoiceField).queryset = Agency.objects.exclude(pk__in=here.values("agency"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        agency, name = cleaned.get("agency"), cleaned.get("name")
        if agency and name:
            self.add_error("name", _("Choose an agency or name a new one, not both"))
        elif not agency and not name and not self.errors.keys() & {"agency", "name"}:
            self.add_error("agency", _("Choose an agency, or name a new one"))
        elif name and not cleaned.get("sector") and not agencies.find_by_name(name) and "sector" not in self.errors:
            self.add_error("sector", _("Choose the sector of the new agency"))
        return cleaned

    def save(self) -> PartnerAgency | None:
        typed = self.cleaned_data
        agency = typed["agency"] or agencies.find_or_create(typed["name"], sector=typed["sector"])
        return self.attempt(
            agencies.add, self.partnership, agency=agency, status=typed["status"], joined=typed["joined"]
        )

    def beside(self, refusal: Refused) -> str | None:
        return "name" if refusal.field == "agency" and self.cleaned_data["name"] else refusal.field


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
