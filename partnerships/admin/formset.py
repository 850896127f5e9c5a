"""Forms of many rows on one page, which build and check only what the page needs."""

import copy
from functools import cached_property
from typing import Any, Self

from django.forms import BaseInlineFormSet, ModelForm
from django.forms.widgets import Media

from .choices import lookup_of


class RowFormSet(BaseInlineFormSet):
    _queryset: Any

    @cached_property
    def empty_form(self) -> ModelForm:
        return super().empty_form

    # Django asks the first form for these, and builds all forms for that.

    @property
    def media(self) -> Media:
        return self.empty_form.media

    def is_multipart(self) -> bool:
        return self.empty_form.is_multipart()

    def __getitem__(self, index: int | str) -> ModelForm:
        # Templates look for each attribute here first.
        if isinstance(index, str):
            raise KeyError(index)
        return super().__getitem__(index)

    def of(self, rows: list[Any]) -> Self:
        """The same formset with other rows, and nothing typed."""
        other = copy.copy(self)
        for forms in ("forms", "empty_form"):
            other.__dict__.pop(forms, None)
        other._queryset, other.is_bound, other.data = rows, False, {}
        return other

    def add_fields(self, form: ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            if lookup := lookup_of(field):
                # The inline's queryset has read it together with the row.
                lookup.known = form.instance._meta.get_field(name).get_cached_value(form.instance, default=None)

    def _construct_form(self, i: int, **kwargs: Any) -> ModelForm:
        form: ModelForm = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # a hook that Django’s types leave out
        # A row from the database has passed the checks, which cost ten queries.
        form.empty_permitted = form.empty_permitted or self._is_unchanged(form)
        return form

    def _is_unchanged(self, form: ModelForm) -> bool:
        return self.is_bound and bool(form.instance.pk) and not form.has_changed()

    def clean(self) -> None:
        for form in filter(self._is_unchanged, self.forms):
            # To compare the others with.
            names = self.form.base_fields.keys() - {self.fk.name}
            form.cleaned_data = {self.fk.name: self.instance} | {name: getattr(form.instance, name) for name in names}
        super().clean()
