from django.contrib import admin

from partnerships.models import Region

from .deletion import DiscreetDeletion
from .history import HistoryAdmin


@admin.register(Region)
class RegionAdmin(DiscreetDeletion, HistoryAdmin):
    search_fields = ["name"]
