"""Dates as people in Britain write them: day first, in three boxes, or whole in the first box."""

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext_lazy as _

# Beyond these somebody has mistyped.
FIRST_YEAR, LAST_YEAR = 1900, 2200
PARTS = ("day", "month", "year")
# A month may be a word: room for "Sept".
WIDTHS = {"day": 2, "month": 3, "year": 4}
# Anything longer is not a date.
MOST = 60
# Two digits are a year of this century, unless it would be further ahead than this.
YEARS_AHEAD = 50
NUMBER = re.compile(r"['’]?(?P<digits>\d+)(st|nd|rd|th)?")
WORD = re.compile(r"['’]?\d++(?:st|nd|rd|th)?(?![^\W\d_])|\d+|[^\W\d_]+\.?|[^\s/\\.\-\u2010-\u2015]")
SAYS_NOTHING = {"the", "of"}
# What a spreadsheet puts after a day.
MIDNIGHT = re.compile(r"[t ]00:00(:00)?(\.0+)?z?$")
PART_LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}


class DateInput(forms.MultiWidget):
    """Day, month and year as three inputs: quicker to type than a calendar, and nothing typed is thrown away."""

    template_name = "govuk/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def value_from_datadict(self, data, files, name):
        """A whole date in one box is spread over the three, so that it is shown there if something else is wrong."""
        return spread(super().value_from_datadict(data, files, name))

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


MESSAGES = {
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


class ReadsDates:
    """A form field that accepts all that `whole_date` and `date_of` read. Its errors name the part to correct."""

    default_error_messages = MESSAGES

    def error(self, code, parts):
        return ValidationError(
            self.error_messages[code],
            code=code,
            params={"label": self.named(), "parts": parts, "first": FIRST_YEAR, "last": LAST_YEAR},
        )

    def named(self):
        """Its label, without a remark in brackets: "When does it meet? (optional)"."""
        return str(self.label or _("Date")).partition(" (")[0]


class DateField(ReadsDates, forms.DateField):
    """Day, month and year in three boxes: `12 5 2026`, `12 May 26`, `12th sept 2026`."""

    widget = DateInput

    def to_python(self, value):
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


class LineDateField(ReadsDates, forms.DateField):
    """A whole date on one line, as the administration's pages ask for it."""

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        if not plain(value):
            return None
        try:
            return whole_date(value)
        except NoDate as wrong:
            raise self.error(wrong.code, wrong.parts) from None


@dataclass
class NoDate(Exception):
    """What was typed is not a date: what is wrong, and with which parts."""

    code: str
    parts: tuple[str, ...] = PARTS


def has_more_than_a_part(text):
    """Whether it says at least two parts of a date: "1 april", not "thursday 1"."""
    return len(words(without_weekday(text)[1])) > 1


def date_of(day, month, year):
    """The date that three texts say. Raises NoDate."""
    weekday, day = without_weekday(day)
    if len(digits_of(year)) not in (0, 2, 4):
        raise NoDate("year", ("year",))
    numbers = day_number(day), month_number(month), year_number(year)
    wrong = tuple(part for part, number in zip(PARTS, numbers, strict=True) if number is None)
    if wrong:
        raise NoDate("invalid", wrong)
    day, month, year = numbers
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoDate("range", ("year",))
    if not is_day(day, month, year):
        raise NoDate("invalid")
    found = dt.date(year, month, day)
    if weekday is not None and weekday != found.weekday():
        raise NoDate("weekday", ("day",))
    return found


def is_day(day, month, year):
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def whole_date(text):
    """The date that a text says: `1/4/2027`, `1 Apr 27`, `Thursday 1st April 2027`, `2027-04-01`. Raises NoDate."""
    found = words(re.sub(MIDNIGHT, "", plain(text)))
    weekdays = [word for word in found if weekday_number(word) is not None]
    found = [word for word in found if word not in weekdays]
    parts = by_parts(found)
    if missing := tuple(part for part in PARTS if part not in parts):
        is_half = 0 < len(found) < 3 and len(parts) == len(found)
        raise NoDate("missing_" + "_".join(missing) if is_half else "invalid", missing if is_half else PARTS)
    if len(weekdays) > 1:
        raise NoDate("invalid")
    if is_american(**parts):
        raise NoDate("order", ("day", "month"))
    return date_of(" ".join([*weekdays, parts["day"]]), parts["month"], parts["year"])


def is_american(day, month, year):
    """Whether it is only a date with the month first, "4/27/2027", which would be a guess."""
    day, month, year = day_number(day), month_number(month), year_number(year)
    return (
        None not in (day, month, year) and FIRST_YEAR <= year <= LAST_YEAR and month > 12 and is_day(month, day, year)
    )


def by_parts(found):
    """Which word is which part: a month has a name, a year has four digits, and the day comes first."""
    named = [word for word in found if number_of(word) is None and month_number(word)]
    numbers = [word for word in found if word not in named]
    if len(found) > 3 or len(named) > 1 or not all(day_number(word) is not None for word in numbers):
        return {}
    order = list(PARTS)
    if numbers and len(digits_of(numbers[0])) == 4:
        order = ["year", "month", "day"]
    if named:
        order.remove("month")
        return {"month": named[0]} | dict(zip(order, numbers, strict=False))
    return dict(zip(order, numbers, strict=False))


def spread(parts):
    """Spread a whole date in one box over the three boxes. The others must be empty or agree with it."""
    texts = [plain(text) for text in parts]
    for text in texts:
        if len(words(text)) < 3:
            continue
        try:
            found = whole_date(text)
        except NoDate:
            continue
        own = [str(found.day), str(found.month), str(found.year)]
        others = [(other, mine) for other, mine in zip(texts, own, strict=True) if other and other != text]
        if all(_says(other, mine) for other, mine in others):
            return own
    return list(parts)


def instead_of(parts, before):
    """If the boxes were already filled in, a whole date in the first replaces all three."""
    first, *others = parts
    if [plain(text) for text in others] != [str(number) for number in before[1:]]:
        return parts
    found = spread([first, "", ""])
    return found if found[1] else parts


def _says(text, number):
    return text == number or str(month_number(text)) == number or str(year_number(text)) == number


def plain(text):
    """Normalised: all kinds of spaces, direction marks, wide digits, capitals and commas."""
    text = "".join(narrow(letter) for letter in (text or "")[:MOST])
    return " ".join(text.casefold().replace(",", " ").split()).strip(". ")


def narrow(letter):
    """A wide digit or sign as an ordinary one; "" for a direction mark. A superscript 2 is not a 2."""
    match unicodedata.category(letter):
        case "Cf":
            return ""
        case "No":
            return letter
    return unicodedata.normalize("NFKC", letter)


def words(text):
    """ "thursday 1st of april 2027" -> thursday, 1st, april, 2027. A separator between no words is a word itself."""
    return [word for word in WORD.findall(text) if word not in SAYS_NOTHING]


def without_weekday(text):
    """ "thursday 1st" -> 3, "1st" """
    first, _blank, rest = text.partition(" ")
    number = weekday_number(first)
    return (None, text) if number is None else (number, rest)


def digits_of(text):
    """Its digits, without the ending of a day or an apostrophe before a year: "1st", "’27"."""
    found = NUMBER.fullmatch(text)
    return found["digits"] if found else ""


def number_of(text):
    # Nothing in a date has five digits, and Python refuses to read five thousand of them.
    digits = digits_of(text)
    return int(digits) if digits.isdecimal() and len(digits) < 5 else None


day_number = number_of


def year_number(text):
    """Two digits mean a year near the current one."""
    number = number_of(text)
    if number is None or len(digits_of(text)) != 2:
        return number
    return 2000 + number if 2000 + number <= timezone.localdate().year + YEARS_AHEAD else 1900 + number


def month_number(text):
    """A month's number from its number, its name or the name's first three or more letters; None if it is none."""
    return number_of(text) if text[:1].isdecimal() else _by_name(text, MONTHS)


def weekday_number(text):
    return _by_name("wed" if text == "weds" else text, WEEKDAYS)


def _by_name(text, names):
    start = text.rstrip(".")
    found = [number for number, name in names.items() if str(name).casefold().startswith(start)]
    return found[0] if len(start) >= 3 and len(found) == 1 else None
