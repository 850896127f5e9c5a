"""The small pages under a sheet: evidence, who leads, stakeholders, actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from assessments.models import Accountability, Action, Evidence, StakeholderRole, Versioned
from assessments.services import sheets
from partnerships.models import Agency, Role, User
from safeguarding.govuk import SAVE, Button

from .versioned import VersionedForm, refuse_before_period

# Scrutineers and observers lead nothing: they look on.
WHO_LEADS = (Role.LEAD, Role.BOARD_MEMBER)


class ItemForm(VersionedForm):
    """A row under a sheet. It can name the agencies and people of the sheet's partnership, and no others."""

    # A page to add a row can be sent twice by a double click; the key tells that it is the same row.
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["key"]
        else:
            self.fields["key"].initial = self.instance.key
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices_of(field.queryset.model)
                field.empty_label = _("Choose one")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.key = cleaned.get("key") or self.instance.key
        return cleaned

    def says_something_new(self) -> bool:
        """To save a row that was carried forward as it is, is to confirm it."""
        return self.instance.carried or super().says_something_new()

    def choices_of(self, model: type[Agency] | type[User]) -> Any:
        """Who takes part today, and whoever the row names already even if they have left since."""
        partnership = self.instance.sheet.assessment.partnership
        named = {getattr(self.instance, name) for name, field in self.fields.items() if field_is(field, model)}
        today = (
            partnership.current_agencies()
            if model is Agency
            else User.objects.filter(
                memberships__partnership=partnership, memberships__role__in=WHO_LEADS, is_active=True
            )
        )
        return model.objects.filter(pk__in=today.values("pk")) | model.objects.filter(
            pk__in=[row.pk for row in named if row]
        )


def field_is(field: forms.Field, model: type) -> bool:
    return isinstance(field, forms.ModelChoiceField) and field.queryset.model is model


class EvidenceForm(ItemForm):
    url = forms.URLField(
        label=_("Link"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("The address of a page or document that partners can open. We never fetch it."),
        error_messages={"invalid": _("Enter a full web address that starts with https://")},
    )

    class Meta(ItemForm.Meta):
        model = Evidence
        fields = ["title", "url", "reference", "kind", "shows", "source_agency", "dated", "note", "good_practice"]
        labels = {
            "title": _("What is it called?"),
            "reference": _("Reference"),
            "kind": _("What kind of evidence is it?"),
            "shows": _("What does it show?"),
            "source_agency": _("Which agency does it come from? (optional)"),
            "dated": _("What date does it describe? (optional)"),
            "note": _("Note (optional)"),
            "good_practice": _("This is good practice that other partnerships could use"),
        }
        help_texts = {
            "reference": _("Where it can be found: for example “Board minutes, 14 May 2026, item 6”."),
            "shows": _("Activity is what was done. Impact is the difference it made to people."),
            "dated": _("For example, 14 5 2026"),
            "note": _("What it tells you. Leave out anything that could identify a person."),
        }
        widgets = {"kind": forms.RadioSelect, "shows": forms.RadioSelect}

    widths = {"title": "two-thirds"}

    def _post_clean(self) -> None:
        # A link that can't be read is there all the same: its own message is enough.
        super()._post_clean()
        if "url" in self.errors and not self.data.get(self.add_prefix("reference")):
            self.errors.pop("reference", None)


class AccountabilityForm(ItemForm):
    class Meta(ItemForm.Meta):
        model = Accountability
        fields = ["agency", "person", "other", "leads_on"]
        labels = {
            "agency": _("Which agency leads?"),
            "person": _("Which person leads?"),
            "other": _("Somebody who isn’t listed"),
            "leads_on": _("What do they lead on?"),
        }
        help_texts = {
            "agency": _("Choose an agency, a person or both."),
            "other": _("Their name and role, or the name of a group."),
        }


class StakeholderForm(ItemForm):
    class Meta(ItemForm.Meta):
        model = StakeholderRole
        fields = ["agency", "other", "role"]
        labels = {
            "agency": _("Which agency takes part?"),
            "other": _("Another partner that isn’t listed"),
            "role": _("What is its role?"),
        }
        help_texts = {"agency": _("Choose an agency, or name another partner below.")}


class ActionForm(ItemForm):
    class Meta(ItemForm.Meta):
        model = Action
        fields = ["kind", "what", "lead_agency", "lead_person", "horizon", "due", "review", "status"]
        labels = {
            "kind": _("What is it for?"),
            "what": _("What will be done?"),
            "lead_agency": _("Which agency leads?"),
            "lead_person": _("Which person leads?"),
            "horizon": _("Is it strategic or operational?"),
            "due": _("When is it due?"),
            "review": _("When will you review it? (optional)"),
            "status": _("How far has it come?"),
        }
        help_texts = {
            "lead_agency": _("Choose an agency, a person or both."),
            "due": _("For example, 31 3 2027"),
            "review": _("Leave this empty if there is no review point."),
        }
        widgets = {"kind": forms.RadioSelect, "horizon": forms.RadioSelect, "status": forms.RadioSelect}

    def clean_due(self) -> Any:
        """An action can grow overdue, but nobody plans one for yesterday."""
        due, today = self.cleaned_data["due"], timezone.localdate()
        if due < today and due != self.initial.get("due"):
            message = _("Enter a due date on or after %(today)s")
            raise ValidationError(message, params={"today": date_format(today, "DATE_FORMAT")})
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_before_period(self, ["review"], self.instance.sheet.assessment)
        return cleaned


class ActionStatusForm(VersionedForm):
    """How far an action has come: what can still be said of it once the assessment is signed off."""

    class Meta(VersionedForm.Meta):
        model = Action
        fields = ["status"]
        labels = {"status": _("How far has it come?")}
        widgets = {"status": forms.RadioSelect}

    buttons = (SAVE,)
    shows_item = True

    def write(self, user: User, version: int) -> None:
        sheets.update_status(self.instance, by=user, version=version)


class RemoveForm(VersionedForm):
    """Asks before a row goes: a button and the version that it was asked about."""

    class Meta(VersionedForm.Meta):
        fields: list[str] = []

    buttons = (Button("remove", _("Remove"), "warning"),)
    shows_item = True

    @property
    def changed_data(self) -> list[str]:
        # Nothing is typed here, and yet something is to be done.
        return ["version"]

    def clashes(self, stored: Versioned) -> bool:
        # Whoever asked for it to go has not seen what it says now.
        return True

    def write(self, user: User, version: int) -> None:
        sheets.remove(self.instance, by=user, version=version)
