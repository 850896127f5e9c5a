from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.results import Result, RowResult

from partnerships.models import Agency, PartnerAgency, Sector
from partnerships.services.agencies import find_by_name

from .agency_csv import COLUMNS, AgencyCSV
from .agency_file import UnreadableFileError
from .agency_import import AgencyResource
from .deletion import DiscreetDeletion
from .listing import HistoryAdmin
from .upload import ConfirmForm, SignedPage, UploadForm

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    CountedAgency = WithAnnotations[Agency, "Counted"]


class Counted(TypedDict):
    partnership_count: int


class AgencyForm(ModelForm):
    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        known = find_by_name(name)
        if known and known != self.instance:
            raise ValidationError(_("An agency with this name is already here"))
        return name


@admin.register(Agency)
class AgencyAdmin(DiscreetDeletion, ImportExportMixin, HistoryAdmin):
    form = AgencyForm
    list_display = ["name", "short_name", "sector", "partnerships_today"]
    list_filter = ["sector"]
    search_fields = ["name", "short_name"]
    fields = ["name", "short_name", "sector"]

    resource_classes = [AgencyResource]
    formats = [AgencyCSV]
    tmp_storage_class = SignedPage
    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    import_template_name = "admin/partnerships/agency/import.html"
    skip_export_form = True
    # With the mark that tells Excel it is UTF-8.
    to_encoding = "utf-8-sig"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Agency]:
        current = PartnerAgency.objects.current().filter(agency=OuterRef("pk")).order_by().values("agency")
        count = current.annotate(count=Count("partnership", distinct=True)).values("count")
        return super().get_queryset(request).annotate(partnership_count=Coalesce(Subquery(count), 0))

    @admin.display(description=_("partnerships today"), ordering="partnership_count")
    def partnerships_today(self, agency: "CountedAgency") -> int:
        return agency.partnership_count

    def has_import_permission(self, request: HttpRequest) -> bool:
        # A file changes existing agencies that it names.
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def export_action(self, request: HttpRequest) -> HttpResponse:
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:
            return redirect("admin:partnerships_agency_changelist")

    def get_import_context_data(self, **kwargs: object) -> dict[str, object]:
        return {"columns": COLUMNS, "sectors": Sector.labels}

    def add_data_read_fail_error_to_form(self, form: UploadForm, e: Exception) -> None:
        if not isinstance(e, UnreadableFileError):
            raise e
        form.add_error("import_file", str(e))

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # All rows or none, even if one has become invalid since the preview.
        return {**super().get_import_data_kwargs(**kwargs), "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and self.has_import_permission(request):
            form = self.create_confirm_form(request)
            if not form.is_valid():
                for error in form.errors.get("import_file_name", [_("Upload the file again")]):
                    messages.error(request, error)
                return redirect("admin:partnerships_agency_import")
        return super().process_import(request, **kwargs)

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("Nothing was imported: agencies have changed since the preview. Upload it again"))
            return redirect("admin:partnerships_agency_import")
        return super().process_result(result, request)

    def generate_log_entries(self, result: Result, request: HttpRequest) -> None:
        for kind, flag in ((RowResult.IMPORT_TYPE_NEW, ADDITION), (RowResult.IMPORT_TYPE_UPDATE, CHANGE)):
            if agencies := [row.instance for row in result.rows if row.import_type == kind]:
                LogEntry.objects.log_actions(str(request.user.pk), agencies, flag, gettext("Imported from a file"))

    def add_success_message(self, result: Result, request: HttpRequest) -> None:
        message = _("Imported the file. Agencies added: %(new)d, changed: %(update)d, unchanged: %(skip)d")
        messages.success(request, message % result.totals)
