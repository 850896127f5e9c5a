"""Checks rows of a partnership against each other: a person can only speak for an agency that takes part."""

from django.forms import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext as _

from partnerships.models import PartnerAgency

from .formset import RowFormSet

# A partnership's key (None while it is being added) and an agency's.
Place = tuple[int | None, int]


class PartnerAgencyFormSet(RowFormSet):
    """The agencies of a partnership as its page would leave them."""

    def clean(self) -> None:
        super().clean()
        present: set[int] = set()
        for form in filled(self):
            partner = form.instance
            if partner.left is None and partner.agency_id in present:
                # The database checks this too, but only row by row, so it misses two new rows that clash.
                form.add_error("agency", _("This agency is in the partnership already"))
            if partner.left is None and partner.agency_id:
                present.add(partner.agency_id)

    def current(self) -> set[Place]:
        partners = [form.instance for form in filled(self)]
        return {(self.instance.pk, partner.agency_id) for partner in partners if partner.is_current}


class MembershipFormSet(RowFormSet):
    """Members, each speaking for an agency that takes part today."""

    # The agencies that are saved together with the members, where a page shows both.
    partner_agencies: PartnerAgencyFormSet | None = None

    def clean(self) -> None:
        super().clean()
        if self.partner_agencies is not None and not self.partner_agencies.is_valid():
            return
        members = [form for form in filled(self) if form.instance.agency_id]
        before = self._current_places(members)
        after = before if self.partner_agencies is None else self.partner_agencies.current()
        for form in members:
            place = (form.instance.partnership_id, form.instance.agency_id)
            # People left behind when an agency went earlier do not block other changes.
            if place not in after and (form.has_changed() or place in before):
                form.add_error("agency", self._refusal(form))

    def _current_places(self, members: list[ModelForm]) -> set[Place]:
        partnerships = {form.instance.partnership_id for form in members}
        current = PartnerAgency.objects.current().filter(partnership__in=partnerships - {None})
        return set(current.values_list("partnership", "agency"))

    def _refusal(self, form: ModelForm) -> str:
        names = {"agency": form.instance.agency, "partnership": form.instance.partnership}
        if self.partner_agencies is None:
            return _("%(agency)s is not a current partner agency of %(partnership)s") % names
        return (
            _(
                "%(agency)s is not a current partner agency of %(partnership)s. "
                "Add it above with the day it joined, or choose another agency"
            )
            % names
        )


def filled(formset: BaseInlineFormSet) -> list[ModelForm]:
    return [
        form
        for form in formset.forms
        if (form.instance.pk or form.has_changed()) and not getattr(form, "cleaned_data", {}).get("DELETE")
    ]
