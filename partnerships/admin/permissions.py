"""The permissions that can be given: those for pages that exist. Django offers four for every table of every library,
and names each with a query.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangosGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Prefetch, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest

from .listing import SortedByName


class FewPermissions(admin.ModelAdmin):
    permissions_field: str

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        if found := super().get_object(request, object_id, from_field):
            with_kinds = Permission.objects.select_related("content_type")
            prefetch_related_objects([found], Prefetch(self.permissions_field, with_kinds))
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if field := form.base_fields.get(self.permissions_field):
            kinds = _kinds_with_a_page()
            # Saving the page must not take away permissions that it doesn't show.
            held = getattr(obj, self.permissions_field).all() if obj else []
            field.queryset = Permission.objects.filter(Q(content_type__in=kinds) | Q(pk__in=[each.pk for each in held]))
            field.choices = _named(field.queryset, kinds | {each.content_type_id: each.content_type for each in held})
        return form


def _kinds_with_a_page() -> dict[int, ContentType]:
    pages = admin.site._registry.items()
    inlines: list[type[Model]] = [inline.model for _model, page in pages for inline in page.inlines]
    return {each.pk: each for each in ContentType.objects.get_for_models(*admin.site._registry, *inlines).values()}


def _named(permissions: QuerySet[Permission], kinds: dict[int, ContentType]) -> list[tuple[int, str]]:
    """As Django names them."""
    of = {key: kind.app_labeled_name for key, kind in kinds.items()}
    return [(key, f"{of[kind]} | {name}") for key, kind, name in permissions.values_list("pk", "content_type", "name")]


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(FewPermissions, SortedByName, DjangosGroupAdmin):
    permissions_field = "permissions"
    fields = ["name", "permissions"]
