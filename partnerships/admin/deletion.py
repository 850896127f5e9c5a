from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects, model_ngettext
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models, router
from django.forms import Field
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext

Rows = Sequence[models.Model] | models.QuerySet
# What Django's get_deleted_objects returns: what would be deleted, how many of each, missing permissions, what is
# protected.
Deletion = tuple[list[Any], dict[str, int], set[str], list[str]]


class DiscreetDeletion(admin.ModelAdmin):
    """Says how many rows a deletion would affect, never their names.

    Django would list them, and so show administrators the subjects and actions of assessments.
    """

    instead_of_deleting: str | Promise = ""

    def get_deleted_objects(self, objs: Rows, request: HttpRequest) -> Deletion:
        if protected := self.get_protected(objs):
            return [], {}, set(), count_by_kind(protected)
        return super().get_deleted_objects(objs, request)

    def get_protected(self, objs: Rows) -> list[models.Model]:
        collector = NestedObjects(using=router.db_for_write(self.model), origin=objs)
        collector.collect(objs)
        return list(collector.protected)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"instead_of_deleting": self.instead_of_deleting, **(extra_context or {})}
        return super().delete_view(request, object_id, context)


class OneDeletionAtATime(admin.ModelAdmin):
    """Removes the action that deletes many rows at once, which does not check permission for each."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}


class NoDeletionElsewhere(BaseModelAdmin):
    """Removes the delete icon beside a choice: it deletes the person or agency, not the row here."""

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
        return field


def count_by_kind(rows: Iterable[models.Model]) -> list[str]:
    kinds = Counter(type(row) for row in rows)
    return sorted(
        gettext("%(count)d %(things)s") % {"count": count, "things": model_ngettext(kind._meta, count)}
        for kind, count in kinds.items()
    )
