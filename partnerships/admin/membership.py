from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from partnerships.models import Membership
from partnerships.services.departures import Departures, duties_of, is_only_voice, still_has

from .deletion import OneDeletionAtATime
from .listing import HistoryAdmin
from .search import PartnershipFilter, SearchOfSeveralTables


@admin.register(Membership)
class MembershipAdmin(SearchOfSeveralTables, OneDeletionAtATime, HistoryAdmin):
    """For looking up who is and was a member. Memberships are changed on the page of the partnership or person."""

    list_display = ["person", "partnership", "role", "agency"]
    list_filter = ["role", PartnershipFilter]
    list_select_related = ["person", "partnership", "agency"]
    search_fields = ["person__name", "person__email", "partnership__name", "agency__name"]
    view_on_site = False

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        return super().delete_view(request, object_id, {"left_behind": left_behind(found) if found else []})

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        departures = Departures([obj])
        super().delete_model(request, obj)
        for warning in departures.warnings():
            messages.warning(request, warning)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


def left_behind(membership: Membership) -> list[str]:
    """Numbers only: administrators must not see what assessments say."""
    said = [still_has(membership, duty) for duty in duties_of(membership)]
    if is_only_voice(membership):
        said.append(_("Nobody else speaks for %(agency)s") % {"agency": membership.agency})
    return said
