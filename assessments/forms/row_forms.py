"""The forms of each type of row under a sheet."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.models import Accountability, Action, StakeholderRole
from safeguarding.names import sort_key

from .evidence import EvidenceForm, RemoveEvidenceForm
from .item import ItemForm, RemoveForm
from .versioned import VersionedForm

# Nobody looks through more suggestions than this while typing.
SUGGESTIONS_MAX = 200


class NamesOthersForm(ItemForm):
    """Can name someone who isn't in the lists, and suggests names that the partnership has used before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = {"other": self.named_before()}

    def named_before(self) -> list[str]:
        of_here = {"sheet__assessment__partnership": self.instance.sheet.assessment.partnership_id}
        names = [
            rows.filter(**of_here).exclude(other="").order_by().values_list("other", flat=True)
            for rows in (Accountability.objects.all(), StakeholderRole.objects.all())
        ]
        # A union leaves out duplicates.
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


class RemoveActionForm(RemoveForm):
    """Says that its updates will be removed too, and how to keep them."""

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


@dataclass(frozen=True)
class RowForms:
    edit: type[VersionedForm]
    remove: type[RemoveForm] = RemoveForm


# By the slug of the row type.
ROW_FORMS = {
    "evidence": RowForms(EvidenceForm, RemoveEvidenceForm),
    "leads": RowForms(AccountabilityForm),
    "stakeholders": RowForms(StakeholderForm),
    "actions": RowForms(ActionForm, RemoveActionForm),
}
