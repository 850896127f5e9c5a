import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

# Beyond these somebody has mistyped.
FIRST_YEAR, LAST_YEAR = 1900, 2200
PARTS = ("day", "month", "year")
# A month may be a word: room for "Sept".
WIDTHS = {"day": 2, "month": 3, "year": 4}
PART_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class DateInput(forms.MultiWidget):
    """Day, month and year as three inputs: quicker to type than a calendar, and nothing typed is thrown away."""

    template_name = "govuk/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value):
        if isinstance(value, str):
            value = parse_date(value)
        return [value.day, value.month, value.year] if value else [None, None, None]

    def get_context(self, name, value, attrs):
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

    def css_class(self, part, is_wrong):
        width = WIDTHS[part]
        error = " govuk-input--error" if is_wrong else ""
        return f"govuk-input govuk-date-input__input govuk-input--width-{width}{error}"


class DateField(forms.DateField):
    """Takes `12 5 2026`, `12 May 2026` and `12 sept 2026`; its errors name the part to put right."""

    widget = DateInput
    default_error_messages = {
        "invalid": _("Enter a real date for “%(label)s”"),
        "year": _("The year of “%(label)s” must have 4 numbers"),
        "range": _("The year of “%(label)s” must be between %(first)s and %(last)s"),
        "missing_day": _("“%(label)s” must include a day"),
        "missing_month": _("“%(label)s” must include a month"),
        "missing_year": _("“%(label)s” must include a year"),
        "missing_day_month": _("“%(label)s” must include a day and month"),
        "missing_day_year": _("“%(label)s” must include a day and year"),
        "missing_month_year": _("“%(label)s” must include a month and year"),
    }

    def to_python(self, value):
        if not isinstance(value, list | tuple):
            return super().to_python(value)
        typed = {part: (text or "").strip() for part, text in zip(PARTS, value, strict=True)}
        if not any(typed.values()):
            return None
        if missing := [part for part in PARTS if not typed[part]]:
            raise self.error("missing_" + "_".join(missing), missing)
        if typed["year"].isdecimal() and len(typed["year"]) != 4:
            raise self.error("year", ["year"])
        day, month, year = as_number(typed["day"]), month_number(typed["month"]), as_number(typed["year"])
        wrong = [part for part, number in zip(PARTS, (day, month, year), strict=True) if number is None]
        if wrong:
            raise self.error("invalid", wrong)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise self.error("range", ["year"])
        try:
            return dt.date(year, month, day)
        except ValueError:
            raise self.error("invalid", PARTS) from None

    def error(self, code, parts):
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"label": self.named(), "parts": parts, "first": FIRST_YEAR, "last": LAST_YEAR},
        )

    def named(self):
        """Its label, without a remark in brackets: "When does it meet? (optional)"."""
        return str(self.label or _("Date")).partition(" (")[0]


def as_number(text):
    # Nothing in a date has five digits, and Python refuses to read five thousand of them.
    return int(text) if text.isdecimal() and len(text) < 5 else None


def month_number(text):
    """A month's number from its number, its name or the name's first three or more letters; None if it is none."""
    if text.isdecimal():
        return as_number(text)
    start = text.rstrip(".").casefold()
    found = [number for number, name in MONTHS.items() if str(name).casefold().startswith(start)]
    return found[0] if len(start) >= 3 and len(found) == 1 else None
