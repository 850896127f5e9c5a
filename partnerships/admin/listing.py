"""What every page of the administration has: lists sorted by name, and who changed a row."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import CharField, EmailField
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from simple_history.admin import SimpleHistoryAdmin

from safeguarding.names import name_at


class ListOfNames(ChangeList):
    def get_ordering_field(self, field_name: Callable | str) -> Combinable | str | None:
        found = super().get_ordering_field(field_name)
        if isinstance(found, str) and found in {field.name for field in self.lookup_opts.get_fields()}:
            return name_at(found) if _is_name(self.lookup_opts.get_field(found)) else found
        return found


def _is_name(field: object) -> bool:
    return isinstance(field, CharField) and not isinstance(field, EmailField) and not field.choices


class SortedByName(admin.ModelAdmin):
    """Sorts admin lists by name in the same order as all other lists of names."""

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[ChangeList]:
        return ListOfNames


class HistoryAdmin(SortedByName, SimpleHistoryAdmin):
    """Shows who changed a row, when, and the old and new values. Reverting is an ordinary change."""

    object_history_list_template = "admin/_history.html"

    def render_history_view(self, request: HttpRequest, template: str, context: dict, **kwargs: Any) -> HttpResponse:
        return super().render_history_view(request, template, {**context, "revert_disabled": True}, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: object = None
    ) -> HttpResponse:
        """Redirects from the library's page of one version, which could be saved. The list shows everything it does."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", object_id)
