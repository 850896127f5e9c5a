from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from partnerships.models import Membership

from .deletion import OneDeletionAtATime
from .history import HistoryAdmin


@admin.register(Membership)
class MembershipAdmin(OneDeletionAtATime, HistoryAdmin):
    """To look up who is where, and who was. A membership is changed on its partnership's page, or its person's."""

    list_display = ["person", "partnership", "role", "agency"]
    list_filter = ["role", "partnership"]
    list_select_related = ["person", "partnership", "agency"]
    search_fields = ["person__name", "person__email", "partnership__name", "agency__name"]
    view_on_site = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
