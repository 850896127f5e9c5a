from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import ErrorList
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .date_text import PARTS, instead_of
from .dates import DateInput

# The first match gives the widget its class.
WIDGET_CLASSES = (
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.widgets.Input, "govuk-input"),
)
# These have no error style of their own: the line beside the whole group shows it.
WITHOUT_ERROR_CLASS = ("govuk-radios__input", "govuk-checkboxes__input")


class FieldOptions(forms.BaseForm):
    """Options of a form's fields, by field name."""

    # A width in characters (2, 3, 4, 5, 10, 20) or a fraction of the column such as "one-half".
    widths: Mapping[str, int | str] = {}
    # s, m, l or xl instead of s, or "plain" for normal weight.
    label_sizes: Mapping[str, str] = {}
    # Suggestions while people type. They can still type something else.
    suggestions: Mapping[str, Sequence[str]] = {}
    # After a stale save: what the other person saved.
    current_values: Mapping[str, object] = {}


class GovukBoundField(forms.BoundField):
    """Adds GOV.UK's classes, and every id that describes the field."""

    form: FieldOptions

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = {**super().build_widget_attrs(attrs, widget)}
        widget = widget or self.field.widget
        if widget.is_hidden:
            return attrs
        # The browser would cut pasted text at maxlength without warning. The server gives an error instead.
        attrs["maxlength"] = False
        if isinstance(widget, DateInput):
            if self.errors:
                attrs["data-wrong"] = self.wrong_date_parts
            return attrs
        # A single radio can't be invalid (ARIA 1.2), only its group. In Django, checkboxes inherit from radios.
        if isinstance(widget, forms.RadioSelect):
            attrs.pop("aria-invalid", None)
        attrs["class"] = " ".join(self.widget_classes(widget))
        if self.suggestions:
            attrs["list"] = f"{self.auto_id}_list"
        return attrs

    def widget_classes(self, widget: forms.Widget) -> Iterator[str]:
        yield from widget.attrs.get("class", "").split()
        base = next((name for kind, name in WIDGET_CLASSES if isinstance(widget, kind)), None)
        if base is None:
            return
        yield base
        if width := self.form.widths.get(self.name):
            yield f"{base}--width-{width}" if isinstance(width, int) else f"govuk-!-width-{width}"
        if self.errors and base not in WITHOUT_ERROR_CLASS:
            yield f"{base}--error"

    @property
    def data(self) -> Any:
        found, widget = super().data, self.field.widget
        return instead_of(found, widget.decompress(self.initial)) if isinstance(widget, DateInput) else found

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        if found or not self.is_file_lost:
            return found
        message = _("We could not keep “%(name)s” because other answers need correcting. Choose it again")
        return self.form.error_class([message % {"name": self.data.name}], renderer=self.form.renderer)

    @property
    def is_file_lost(self) -> bool:
        """Browsers don't send a chosen file again, so after another error the person has to choose it again."""
        return isinstance(self.field.widget, forms.FileInput) and bool(self.form.errors) and bool(self.data)

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby") or not self.auto_id or self.is_hidden:
            return None
        described = {"helptext": self.help_text, "error": self.errors, "count": self.count, "current": self.current}
        return " ".join(f"{self.auto_id}_{name}" for name, present in described.items() if present)

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def label_size(self) -> str:
        return self.form.label_sizes.get(self.name, "s")

    @property
    def first_id(self) -> str:
        if isinstance(self.field.widget, DateInput):
            wrong = self.wrong_date_parts
            return f"{self.auto_id}_{next(index for index, part in enumerate(PARTS) if part in wrong)}"
        if self.use_fieldset:
            subwidgets = self.subwidgets
            return subwidgets[0].id_for_label if subwidgets else f"{self.auto_id}_group"
        return self.id_for_label

    @property
    def wrong_date_parts(self) -> Collection[str]:
        errors = self.form.errors.get(self.name)
        named = {part for error in errors.as_data() for part in (error.params or {}).get("parts", ())} if errors else ()
        return named or PARTS

    @property
    def current(self) -> object:
        return self.form.current_values.get(self.name)

    @property
    def suggestions(self) -> Sequence[str] | None:
        return self.form.suggestions.get(self.name)

    @property
    def limit(self) -> int | None:
        return getattr(self.field, "max_length", None) if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def over(self) -> int | None:
        if self.limit is None:
            return None
        # Counted as the field will: a line break is one character, and spaces at the ends don't count.
        return max(0, len((self.value() or "").replace("\r\n", "\n").strip()) - self.limit)

    @property
    def count(self) -> str | None:
        if self.limit is None:
            return None
        if over := self.over:
            text = ngettext("You have %(n)s character too many", "You have %(n)s characters too many", over)
            return text % {"n": with_commas(over)}
        return _("You can enter up to %(n)s characters") % {"n": with_commas(self.limit)}


def with_commas(number: int) -> str:
    return number_format(number, force_grouping=True)
