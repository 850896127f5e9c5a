"""The small pages under a sheet: evidence, who leads, stakeholders, actions."""

from typing import Any

from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.models import Accountability, Action, StakeholderRole, Versioned
from assessments.services import versioned
from partnerships.models import SPEAKERS, Agency, User
from safeguarding.govuk import Button
from safeguarding.names import sort_key

from .versioned import VersionedForm

# More than this nobody looks through while they type.
SUGGESTIONS_MAX = 200


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
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = self.choices_of(field.queryset.model)
                field.empty_label = _("Choose one")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.instance.key = cleaned.get("key") or self.instance.key
        return cleaned

    def says_something_new(self) -> bool:
        """To save a row that was carried forward as it is, is to confirm it."""
        return self.instance.carried or super().says_something_new()

    def choices_of(self, model: type[Model]) -> QuerySet:
        """Who takes part today, and whoever the row names already even if they have left since."""
        partnership = self.instance.sheet.assessment.partnership
        named = {getattr(self.instance, name) for name, field in self.fields.items() if field_is(field, model)}
        today = (
            partnership.current_agencies()
            if model is Agency
            else User.objects.filter(
                memberships__partnership=partnership, memberships__role__in=SPEAKERS, is_active=True
            )
        )
        named_already = Q(pk__in=[row.pk for row in named if row])
        return model._default_manager.filter(Q(pk__in=today.values("pk")) | named_already)


def field_is(field: forms.Field, model: type) -> bool:
    return isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is model


class NamesOthersForm(ItemForm):
    """It can name somebody who isn't in the lists, and offers those whom the partnership has named before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = {"other": self.named_before()}

    def named_before(self) -> list[str]:
        of_here = {"sheet__assessment__partnership": self.instance.sheet.assessment.partnership_id}
        names = [
            rows.filter(**of_here).exclude(other="").order_by().values_list("other", flat=True)
            for rows in (Accountability.objects.all(), StakeholderRole.objects.all())
        ]
        # A union leaves out what is there twice.
        return sorted(names[0].union(names[1]), key=sort_key)[:SUGGESTIONS_MAX]


class AccountabilityForm(NamesOthersForm):
    class Meta(ItemForm.Meta):
        model = Accountability
        fields = ["agency", "person", "other", "leads_on"]
        labels = {
            "agency": _("Which agency leads?"),
            "person": _("Which person leads?"),
            "other": _("Someone who isn’t listed"),
            "leads_on": _("What do they lead on?"),
        }
        help_texts = {
            "agency": _("Choose an agency, a person or both."),
            "other": _("Their name and role, or the name of a group."),
        }


class StakeholderForm(NamesOthersForm):
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
        fields = ["kind", "what", "lead_agency", "lead_person", "horizon", "priority", "due", "review"]
        labels = {
            "kind": _("What is it for?"),
            "what": _("What will be done?"),
            "lead_agency": _("Which agency leads?"),
            "lead_person": _("Which person leads?"),
            "horizon": _("Is it strategic or operational?"),
            "due": _("When is it due?"),
            "review": _("When will you review it? (optional)"),
            "priority": _("What is its priority?"),
        }
        help_texts = {
            "lead_agency": _(
                "Choose an agency, a person or both. People who speak for the agency can update its progress."
            ),
            "due": _("For example, 31 3 2027"),
            "review": _("Leave this empty if there is no review point."),
        }
        widgets = {"kind": forms.RadioSelect, "horizon": forms.RadioSelect, "priority": forms.RadioSelect}

    past_dates = {
        "due": _("This action is already overdue: it was due on %(date)s"),
        "review": _("The review date of this action has passed: it was %(date)s"),
    }

    @property
    def warnings(self) -> list[str]:
        return super().warnings if self.instance.is_open else []


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
        versioned.remove(self.instance, by=user, version=version)


class RemoveActionForm(RemoveForm):
    """Says what goes with it, and what keeps it."""

    @property
    def consequences(self) -> list[str]:
        count = self.instance.updates.count()
        if not count:
            return []
        told = ngettext(
            "Its update will be removed too. To keep it, add an update that says the action is stopped, and why.",
            "Its %(count)s updates will be removed too. To keep them, add an update that says the action is stopped, "
            "and why.",
            count,
        )
        return [told % {"count": count}]
