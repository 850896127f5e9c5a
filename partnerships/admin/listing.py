"""What every page of the administration has: lists sorted by name, and who changed a row."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page
from django.db.models import CharField, EmailField, ForeignKey, Model
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from safeguarding.names import name_at


class ListOfNames(ChangeList):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Django would resolve the address of each row to find out that the list's filters belong after it.
        self.filters, self.preserved_filters = self.preserved_filters, ""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.queryset.query.where:
            # All rows: counted already, and there is nothing else to show.
            self.full_result_count = self.result_count
            self.show_admin_actions = bool(self.result_count)

    def url_for_result(self, result: Model) -> str:
        return "?".join(filter(None, [super().url_for_result(result), self.filters]))

    def get_ordering_field(self, field_name: Callable | str) -> Combinable | str | None:
        found = super().get_ordering_field(field_name)
        if isinstance(found, str) and found in {field.name for field in self.lookup_opts.get_fields()}:
            return name_at(found) if _is_name(self.lookup_opts.get_field(found)) else found
        return found


def _is_name(field: object) -> bool:
    return isinstance(field, CharField) and not isinstance(field, EmailField) and not field.choices


class SortedByName(admin.ModelAdmin):
    """Sorts admin lists by name in the same order as all other lists of names."""

    # A row costs as much as a small page. There are filters and a search to find it among the others.
    list_per_page = list_max_show_all = 50
    # Counting all rows takes longer than finding those that match.
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return ListOfNames

    def action_checkbox(self, obj: Model) -> SafeString:
        """What Django's template for it says, which takes as long as all other cells of the row."""
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            _("Select this object for an action - {}").format(obj),
        )


class HistoryAdmin(SortedByName, SimpleHistoryAdmin):
    """Shows who changed a row, when, and the old and new values. Reverting is an ordinary change."""

    object_history_list_template = "admin/_history.html"
    history_list_per_page = SortedByName.list_per_page

    def get_history_queryset(self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any) -> Any:
        # Where a model has no foreign keys, the library asks for each record's person in a query of its own.
        found = super().get_history_queryset(request, history_manager, pk_name, object_id)
        keys = [field.name for field in history_manager.model.tracked_fields if isinstance(field, ForeignKey)]
        return found.select_related("history_user", *keys)

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Page, *args: Any) -> None:
        # The last record of a page differs from the first of the next, which the library does not look at.
        records, end = [*historical_records], historical_records.end_index()
        if historical_records.has_next():
            records += historical_records.paginator.object_list[end : end + 1]
        super().set_history_delta_changes(request, records, *args)

    def render_history_view(self, request: HttpRequest, template: str, context: dict, **kwargs: Any) -> HttpResponse:
        return super().render_history_view(request, template, {**context, "revert_disabled": True}, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: object = None
    ) -> HttpResponse:
        """Redirects from the library's page of one version, which could be saved. The list shows everything it does."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", object_id)
