"""What the pages of components and rating scales share: slugs that stay, and text that can be seen."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils.translation import gettext_lazy as _

from safeguarding.printing.glyphs import NO_LETTERS


class SlugOnce(admin.ModelAdmin):
    """A slug is used in addresses and fixtures, so it is chosen once and never changes."""

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj else [*fields]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Sequence[str]]:
        return {} if obj else {"slug": ["name"]}


def without_other_page(slug: str) -> None:
    pages = ("sheet", "component-view")
    if any(resolve(reverse(page, kwargs={"pk": 1, "component": slug})).url_name != page for page in pages):
        raise ValidationError(
            _("Choose another slug. Another page already has the address “%(slug)s”"), params={"slug": slug}
        )


class VisibleTextForm(ModelForm):
    """Refuses control characters in any text: they are invisible, and would be in every report from then on."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for name, value in [*self.cleaned_data.items()]:
            if isinstance(value, str) and NO_LETTERS.search(value):
                self.add_error(
                    name, ValidationError(_("Type this again. The pasted text contains invisible characters"))
                )
        return cleaned
