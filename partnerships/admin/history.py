from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from simple_history.admin import SimpleHistoryAdmin

from .names import SortedByName


class HistoryAdmin(SortedByName, SimpleHistoryAdmin):
    """Shows who changed a row, when, and from which value to which. Changing it back is a change like any other."""

    object_history_list_template = "admin/_history.html"

    def render_history_view(self, request: HttpRequest, template: str, context: dict, **kwargs: Any) -> HttpResponse:
        return super().render_history_view(request, template, {**context, "revert_disabled": True}, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """The library’s page of one moment, which could be saved: the list says all of it."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", object_id)
