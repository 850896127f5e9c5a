"""Choices among thousands of rows: looked up as people type, and any posted value is accepted without failing."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.forms import Field, ModelChoiceField
from django.http import HttpRequest

KEY = re.compile(r"[0-9]{1,18}")


class Lookup(AutocompleteSelect):
    # The row that is chosen, if its form has read it already.
    known: Any = None

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        if self.known is not None and [*value] == [str(self.known.pk)]:
            return self._only(name, self.known)
        # Django queries whatever was posted, and fails if that can't be a key.
        return super().optgroups(name, [each for each in value if KEY.fullmatch(each)], attrs)

    def _only(self, name: str, row: Any) -> list[Any]:
        """As Django's, which asks the database for each field of each form on a page."""
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(row)
        return [(None, [*options, self.create_option(name, row.pk, label, True, len(options))], 0)]


def lookup_of(field: Field) -> "Lookup | None":
    # In the administration the links beside a choice are part of its widget.
    widget = getattr(field.widget, "widget", field.widget)
    return widget if isinstance(widget, Lookup) else None


class CarefulChoices(BaseModelAdmin):
    """For an admin page, or a part of one, with autocomplete_fields."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Lookup(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
