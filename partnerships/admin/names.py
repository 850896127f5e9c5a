from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import CharField, EmailField
from django.http import HttpRequest

from safeguarding.names import name_at


class ListOfNames(ChangeList):
    def get_ordering_field(self, field_name: Any) -> Any:
        found = super().get_ordering_field(field_name)
        if isinstance(found, str) and found in {field.name for field in self.lookup_opts.get_fields()}:
            return name_at(found) if _is_name(self.lookup_opts.get_field(found)) else found
        return found


def _is_name(field: Any) -> bool:
    return isinstance(field, CharField) and not isinstance(field, EmailField) and not field.choices


class SortedByName(admin.ModelAdmin):
    """Sorts admin lists by name in the same order as all other lists of names."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ListOfNames
