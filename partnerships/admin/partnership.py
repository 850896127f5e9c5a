from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from partnerships.models import Membership, PartnerAgency, Partnership, Region, Role
from partnerships.services.departures import Departures
from safeguarding.govuk import LineDateField

from .choices import CarefulChoices
from .deletion import DiscreetDeletion, NoDeletionElsewhere, OneDeletionAtATime
from .listing import HistoryAdmin
from .members import MembershipFormSet, PartnerAgencyFormSet


class PartnerAgencyInline(CarefulChoices, NoDeletionElsewhere, admin.TabularInline):
    model = PartnerAgency
    formset = PartnerAgencyFormSet
    fields = ["agency", "status", "joined", "left"]
    autocomplete_fields = ["agency"]
    formfield_overrides = {models.DateField: {"form_class": LineDateField}}
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[PartnerAgency]:
        return super().get_queryset(request).select_related("agency")


class MembershipInline(CarefulChoices, NoDeletionElsewhere, admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    fields = ["person", "role", "agency"]
    autocomplete_fields = ["person", "agency"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("person", "agency")


@admin.register(Partnership)
class PartnershipAdmin(CarefulChoices, OneDeletionAtATime, NoDeletionElsewhere, DiscreetDeletion, HistoryAdmin):
    list_display = ["name", "kind", "region"]
    list_filter = ["region", "kind"]
    list_select_related = ["region"]
    search_fields = ["name"]
    fields = ["name", "kind", "region"]
    autocomplete_fields = ["region"]
    # Administrators belong to few partnerships. For all others the page does not exist for them.
    view_on_site = False
    inlines = [PartnerAgencyInline, MembershipInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: object, change: bool) -> None:
        members = form.instance.memberships.select_related("person", "partnership", "agency")
        departures = Departures(members)
        super().save_related(request, form, formsets, change)
        for warning in departures.warnings():
            messages.warning(request, warning)
        if not form.instance.memberships.filter(role=Role.LEAD, person__is_active=True).exists():
            messages.warning(request, _("This partnership has no lead now: nobody can start or sign off an assessment"))

    def _create_formsets(
        self, request: HttpRequest, obj: Partnership | None, change: bool
    ) -> tuple[list[BaseModelFormSet], list[InlineModelAdmin]]:
        # Django has no public hook where one inline can see another.
        formsets, inlines = super()._create_formsets(request, obj, change)
        partners = next((formset for formset in formsets if isinstance(formset, PartnerAgencyFormSet)), None)
        for formset in formsets:
            if isinstance(formset, MembershipFormSet):
                formset.partner_agencies = partners
        return formsets, inlines


@admin.register(Region)
class RegionAdmin(DiscreetDeletion, HistoryAdmin):
    search_fields = ["name"]
    fields = ["name"]
