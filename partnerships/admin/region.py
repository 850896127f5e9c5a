from django.contrib import admin

from partnerships.models import Region

from .deletion import DiscreetDeletion


@admin.register(Region)
class RegionAdmin(DiscreetDeletion, admin.ModelAdmin):
    search_fields = ["name"]
