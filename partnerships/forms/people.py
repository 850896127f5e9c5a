from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partnerships.models import Agency, Membership, Partnership, Role, User
from partnerships.services import memberships
from safeguarding.govuk import Button, GovukForm, Option, Refusable

ROLES = [
    (Role.LEAD, Option(Role.LEAD.label, _("Starts assessments, signs them off, and looks after people and agencies."))),
    (Role.BOARD_MEMBER, Option(Role.BOARD_MEMBER.label, _("Fills in assessments for the agency they speak for."))),
    (Role.SCRUTINEER, Option(Role.SCRUTINEER.label, _("Reads everything, independently of the agencies."))),
    (Role.OBSERVER, Option(Role.OBSERVER.label, _("Reads and downloads, and changes nothing."))),
]


class RoleForm(Refusable, GovukForm):
    """A person's role in a partnership and the agency they speak for."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        label=_("Agency to speak for"),
        queryset=Agency.objects.none(),
        required=False,
        empty_label=_("No agency"),
        help_text=_("A board member must speak for an agency that takes part today."),
    )

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        self.field("agency", forms.ModelChoiceField).queryset = partnership.current_agencies()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "agency" in cleaned:
            Membership(role=cleaned.get("role", ""), agency=cleaned["agency"]).clean()
        return cleaned


class MemberForm(RoleForm):
    """A member's role and agency. A lead who gives up the role must confirm it, because they can't undo it."""

    gives_up = forms.BooleanField(
        label=_("I will no longer be a lead"),
        required=False,
        help_text=_(
            "Tick this if you choose another role. You will no longer be able to manage people and agencies, and "
            "only another lead can make you a lead again."
        ),
    )

    def __init__(self, *args: Any, membership: Membership, viewer: User, **kwargs: Any) -> None:
        initial = {"role": membership.role, "agency": membership.agency_id}
        super().__init__(*args, partnership=membership.partnership, initial=initial, **kwargs)
        self.membership = membership
        if membership.person != viewer or membership.role != Role.LEAD:
            del self.fields["gives_up"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        stays = cleaned.get("role", Role.LEAD) == Role.LEAD
        if "gives_up" in self.fields and not stays and not cleaned.get("gives_up"):
            self.add_error("gives_up", _("Tick “I will no longer be a lead” to continue, or stay a lead"))
        return cleaned

    def save(self) -> Membership | None:
        role, agency = self.cleaned_data["role"], self.cleaned_data["agency"]
        return self.attempt(memberships.change, self.membership, role=role, agency=agency)


class EndForm(Refusable, GovukForm):
    """Confirmation before a membership ends."""

    buttons = (Button("end", _("End the membership"), "warning"),)

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.membership = membership

    def save(self) -> Membership | None:
        return self.attempt(memberships.end, self.membership)
