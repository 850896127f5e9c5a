"""Dates as people in Britain write them: day first, in three boxes, or whole in the first box."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from .date_text import FIRST_YEAR, LAST_YEAR, PARTS, NoDate, date_of, has_more_than_a_part, plain, spread, whole_date

# A month may be a word: room for "Sept".
WIDTHS = {"day": 2, "month": 3, "year": 4}
PART_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class DateInput(forms.MultiWidget):
    """Day, month and year as three inputs. They are quicker to type in than a calendar, and keep whatever is typed."""

    template_name = "govuk/widgets/date.html"
    use_fieldset = True
    # The endings of the three names; Django sets it.
    widgets_names: list[str]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile], name: str
    ) -> list[str | None]:
        """Splits a whole date in one box over the three, so that it shows there if something else is wrong."""
        return spread(super().value_from_datadict(data, files, name))

    def decompress(self, value: str | dt.date | None) -> list[int | None]:
        if isinstance(value, str):
            value = parse_date(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        wrong = (attrs or {}).pop("data-wrong", PARTS)
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(PARTS, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = PART_LABELS[part]
            if part not in wrong:
                subwidget["attrs"].pop("aria-invalid", None)
            subwidget["attrs"]["class"] = self.css_class(part, "aria-invalid" in subwidget["attrs"])
            # Months may be typed as words, so only days and years ask for the number pad.
            if part != "month":
                subwidget["attrs"]["inputmode"] = "numeric"
        return context

    def css_class(self, part: str, is_wrong: bool) -> str:
        width = WIDTHS[part]
        error = " govuk-input--error" if is_wrong else ""
        return f"govuk-input govuk-date-input__input govuk-input--width-{width}{error}"


class ReadsDates(forms.DateField):
    """A form field that accepts all that `whole_date` and `date_of` read. Its errors name the part to correct."""

    default_error_messages = {
        "invalid": _("Enter a real date for “%(label)s”"),
        "order": _("In “%(label)s”, enter the day before the month, for example 27 4 2027"),
        "weekday": _(
            "The day of the week in “%(label)s” does not match the date. Check both, or leave out the day of the week"
        ),
        "year": _("The year of “%(label)s” must have 4 numbers"),
        "range": _("The year of “%(label)s” must be between %(first)s and %(last)s"),
        "missing_day": _("“%(label)s” must include a day"),
        "missing_month": _("“%(label)s” must include a month"),
        "missing_year": _("“%(label)s” must include a year"),
        "missing_day_month": _("“%(label)s” must include a day and month"),
        "missing_day_year": _("“%(label)s” must include a day and year"),
        "missing_month_year": _("“%(label)s” must include a month and year"),
    }

    def error(self, code: str, parts: Sequence[str]) -> ValidationError:
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"label": self.named(), "parts": parts, "first": FIRST_YEAR, "last": LAST_YEAR},
        )

    def named(self) -> str:
        """The label without a remark in brackets, such as "(optional)"."""
        return str(self.label or _("Date")).partition(" (")[0]


class DateField(ReadsDates):
    """Day, month and year in three boxes: `12 5 2026`, `12 May 26`, `12th sept 2026`."""

    widget = DateInput

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, list | tuple):
            return super().to_python(value)
        typed = {part: plain(text) for part, text in zip(PARTS, spread(value), strict=True)}
        if not any(typed.values()):
            return None
        try:
            if any(has_more_than_a_part(text) for text in typed.values()):
                return whole_date(" ".join(typed.values()))
            if missing := tuple(part for part in PARTS if not typed[part]):
                raise NoDate("missing_" + "_".join(missing), missing)
            return date_of(**typed)
        except NoDate as wrong:
            raise self.error(wrong.code, wrong.parts) from None


class LineDateField(ReadsDates):
    """A whole date on one line, for the admin pages."""

    def to_python(self, value: Any) -> dt.date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not plain(value):
            return None
        try:
            return whole_date(value)
        except NoDate as wrong:
            raise self.error(wrong.code, wrong.parts) from None
