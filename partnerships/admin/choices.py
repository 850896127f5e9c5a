"""Autocomplete choices that accept any posted value without failing."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.forms import ModelChoiceField
from django.http import HttpRequest

KEY = re.compile(r"[0-9]{1,18}")


class _Lookup(AutocompleteSelect):
    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Django queries whatever was posted, and fails if that can't be a key."""
        return super().optgroups(name, [each for each in value if KEY.fullmatch(each)], attrs)


class CarefulChoices(BaseModelAdmin):
    """For an admin page, or a part of one, with autocomplete_fields."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = _Lookup(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
