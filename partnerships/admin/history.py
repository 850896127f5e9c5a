from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from simple_history.admin import SimpleHistoryAdmin

from .names import SortedByName


class HistoryAdmin(SortedByName, SimpleHistoryAdmin):
    """Shows who changed a row, when, and the old and new values. Reverting is an ordinary change."""

    object_history_list_template = "admin/_history.html"

    def render_history_view(self, request: HttpRequest, template: str, context: dict, **kwargs: Any) -> HttpResponse:
        return super().render_history_view(request, template, {**context, "revert_disabled": True}, **kwargs)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Redirects from the library's page of one version, which could be saved. The list shows everything it does."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_history", object_id)
